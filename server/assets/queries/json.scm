; What people call a unit in JSON: the top-level keys. The captures are explained in server/src/syntax/findings.ts;
; every pattern begins at the document (`depth` in language-table.ts).

(document
  (object
    (pair key: (string) @label value: (_) @body) @table))

(document (comment) @doc)

(document (object (comment) @doc))
