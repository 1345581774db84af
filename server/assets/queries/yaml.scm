; What people call a unit in YAML: the top-level keys of every document. The captures are explained in
; server/src/syntax/findings.ts; every pattern begins at a document at the latest (`depth` in language-table.ts).

((document
  (block_node
    (block_mapping
      (block_mapping_pair key: (_) @label value: (_)? @body) @table)))
  (#set! above "#"))

((document
  (flow_node
    (flow_mapping
      (flow_pair key: (_) @label value: (_)? @body) @table)))
  (#set! above "#"))
