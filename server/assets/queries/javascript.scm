; What only the JavaScript grammar has.

(field_definition
  property: [
    (property_identifier) @name
    (private_property_identifier) @name
    (computed_property_name) @name
    (string (string_fragment) @name)]
  value: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)]) @method

(class_heritage [
  (identifier) @inherit
  (member_expression property: (property_identifier) @inherit)])
