; A component in use is a call of it; `div` and its like are no components.

((jsx_opening_element name: (identifier) @call) (#match? @call "^[A-Z]"))

((jsx_self_closing_element name: (identifier) @call) (#match? @call "^[A-Z]"))

(jsx_opening_element name: (member_expression property: (property_identifier) @call))

(jsx_self_closing_element name: (member_expression property: (property_identifier) @call))
