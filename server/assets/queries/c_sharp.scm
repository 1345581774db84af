; What people call a unit in C#. The captures are explained in server/src/syntax/findings.ts.

(class_declaration name: (identifier) @name body: (declaration_list) @body) @class

(struct_declaration name: (identifier) @name body: (declaration_list) @body) @class

(interface_declaration name: (identifier) @name body: (declaration_list) @body) @class

(record_declaration name: (identifier) @name body: (declaration_list) @body) @class

(enum_declaration name: (identifier) @name body: (enum_member_declaration_list) @body) @class

; `record Line(string Name);`, `class Cart(int size);`

(class_declaration name: (identifier) @name !body) @class

(struct_declaration name: (identifier) @name !body) @class

(record_declaration name: (identifier) @name !body) @class

(delegate_declaration name: (identifier) @name) @class

(namespace_declaration
  name: [(identifier) @name (qualified_name qualifier: (_) @qualifier name: (_) @name)]
  body: (declaration_list) @body) @module

((file_scoped_namespace_declaration
  name: [(identifier) @name (qualified_name qualifier: (_) @qualifier name: (_) @name)]) @module
  (#set! level "1"))

; Around a half-typed line the parser takes what it finds for a name; what stands side by side tells real ones.

(method_declaration
  returns: (_)
  . name: (identifier) @name
  . [(type_parameter_list) (parameter_list)]
  body: (_) @body) @method

(method_declaration
  returns: (_)
  . name: (identifier) @name
  . [(type_parameter_list) (parameter_list)]
  !body) @method

; `void IPriced.Print()`
(method_declaration
  (explicit_interface_specifier (_) @qualifier)
  . name: (identifier) @name
  . [(type_parameter_list) (parameter_list)]
  body: (_) @body) @method

(constructor_declaration name: (identifier) @name . parameters: (parameter_list) body: (_) @body) @method

(destructor_declaration "~" @name name: (identifier) @name body: (_) @body) @method

(operator_declaration "operator" @name operator: _ @name body: (_) @body) @method

(operator_declaration "operator" @name operator: _ @name !body) @method

(conversion_operator_declaration ["implicit" "explicit"] @name type: (_) @name body: (_) @body) @method

(local_function_statement name: (identifier) @name body: (_) @body) @function

; Properties, indexers and events that do something; `{ get; set; }` is a field.

(property_declaration name: (identifier) @name . (comment)* . value: (arrow_expression_clause) @body) @method

(property_declaration
  name: (identifier) @name
  . (comment)* . accessors: (accessor_list (accessor_declaration body: (_))) @body) @method

(indexer_declaration "this" @name value: (_) @body) @method

(indexer_declaration "this" @name accessors: (accessor_list) @body) @method

(event_declaration name: (identifier) @name accessors: (accessor_list) @body) @method

; Functions with a variable's name: the declaration as a whole, and one of its declarators

(field_declaration
  (variable_declaration
    type: (_)
    . (variable_declarator
      name: (identifier) @name
      [
        (lambda_expression body: (_) @body)
        (anonymous_method_expression (block) @body)]) .)) @function

(local_declaration_statement
  (variable_declaration
    type: (_)
    . (variable_declarator
      name: (identifier) @name
      [
        (lambda_expression body: (_) @body)
        (anonymous_method_expression (block) @body)]) .)) @function

(variable_declarator
  name: (identifier) @name
  [
    (lambda_expression body: (_) @body)
    (anonymous_method_expression (block) @body)]) @function

; What belongs to a unit

(attribute_list) @attribute

(comment) @comment

; Names in use

(invocation_expression
  function: [
    (identifier) @call
    (generic_name . (identifier) @call)
    (member_access_expression name: [(identifier) @call (generic_name . (identifier) @call)])
    (conditional_access_expression
      (member_binding_expression name: [(identifier) @call (generic_name . (identifier) @call)]))])

(object_creation_expression
  type: [
    (identifier) @call
    (generic_name . (identifier) @call)
    (qualified_name name: [(identifier) @call (generic_name . (identifier) @call)])])

; `Cart cart = new(3)`
(variable_declaration
  type: [(identifier) @call (generic_name . (identifier) @call)]
  (variable_declarator (implicit_object_creation_expression)))

(base_list [
  (identifier) @inherit
  (generic_name . (identifier) @inherit)
  (qualified_name name: [(identifier) @inherit (generic_name . (identifier) @inherit)])
  (primary_constructor_base_type type: [
    (identifier) @inherit
    (generic_name . (identifier) @inherit)
    (qualified_name name: [(identifier) @inherit (generic_name . (identifier) @inherit)])])])

((using_directive !name [(identifier) (qualified_name)] @import) (#set! as ""))

(using_directive name: (_) @as [(identifier) (qualified_name)] @import .)
