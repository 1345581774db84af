; What only the TypeScript grammars have.

(abstract_class_declaration name: (_) @name body: (_) @body) @class

(interface_declaration name: (_) @name body: (_) @body) @class

(enum_declaration name: (_) @name body: (_) @body) @class

(type_alias_declaration name: (_) @name value: (_) @body) @class

(internal_module name: (_) @name body: (_) @body) @module

(module name: [(identifier) @name (nested_identifier) @name (string (string_fragment) @name)] body: (_) @body) @module

(function_signature name: (_) @name) @function

(method_signature name: [
  (property_identifier) @name
  (private_property_identifier) @name
  (computed_property_name) @name
  (string (string_fragment) @name)]) @method

(abstract_method_signature name: (_) @name) @method

(public_field_definition
  name: [
    (property_identifier) @name
    (private_property_identifier) @name
    (computed_property_name) @name
    (string (string_fragment) @name)]
  value: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)]) @method

(variable_declarator
  name: (identifier) @name
  value: [(as_expression (object)) (satisfies_expression (object))]) @scope

(ambient_declaration (_) @wrapped) @wrapper

(expression_statement . (internal_module) @wrapped .) @wrapper

; Names in use

(extends_clause
  value: [(identifier) @inherit (member_expression property: (property_identifier) @inherit)])

(implements_clause [
  (type_identifier) @inherit
  (nested_type_identifier name: (type_identifier) @inherit)
  (generic_type name: [
    (type_identifier) @inherit
    (nested_type_identifier name: (type_identifier) @inherit)])])

(extends_type_clause
  type: [
    (type_identifier) @inherit
    (nested_type_identifier name: (type_identifier) @inherit)
    (generic_type name: [
      (type_identifier) @inherit
      (nested_type_identifier name: (type_identifier) @inherit)])])
