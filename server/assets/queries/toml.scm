; What people call a unit in TOML: tables, arrays of tables, and the keys above the first table. The captures are
; explained in server/src/syntax/findings.ts; every pattern begins at the document (`depth` in language-table.ts).

((document (table . (_) @label . (comment)* . (pair)? @body) @table)
  (#set! above "#"))

((document (table_array_element . (_) @label . (comment)* . (pair)? @body) @table)
  (#set! above "#"))

((document (pair . (_) @label . (_) @body) @table)
  (#set! above "#"))
