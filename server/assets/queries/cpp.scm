; What only C++ has.

(class_specifier name: [(type_identifier) (template_type)] @name body: (_) @body) @class

(struct_specifier name: (template_type) @name body: (_) @body) @class

; `struct Cart::Impl { … }`, `struct std::hash<Cart> { … }`

(class_specifier name: (qualified_identifier scope: (_) @qualifier name: (_) @name) body: (_) @body) @class

(struct_specifier name: (qualified_identifier scope: (_) @qualifier name: (_) @name) body: (_) @body) @class

; `class SHOP_API Cart { … }` reads like a function whose result is a class.

(function_definition
  type: [(class_specifier !body) (struct_specifier !body)]
  declarator: (identifier) @name
  body: (_) @body) @class

(alias_declaration name: (type_identifier) @name type: (_) @body) @class

(concept_definition name: (identifier) @name . (_) @body) @class

(namespace_definition name: (namespace_identifier) @name body: (_) @body) @module

(namespace_definition
  name: (nested_namespace_specifier
    (namespace_identifier) @qualifier
    . [
      (namespace_identifier) @name
      (nested_namespace_specifier
        (namespace_identifier) @qualifier
        . [
          (namespace_identifier) @name
          (nested_namespace_specifier (namespace_identifier) @qualifier . (namespace_identifier) @name)])])
  body: (_) @body) @module

; Constructors have no type. Neither have the test blocks of GoogleTest and Boost: `TEST(Suite, Name) { … }`.

((function_definition
  !type
  declarator: (function_declarator declarator: (identifier) @name)
  body: (_) @body) @function
  (#not-any-of? @name "TEST" "TEST_F" "TEST_P" "TYPED_TEST" "TYPED_TEST_P" "BOOST_AUTO_TEST_CASE"))

((function_definition
  !type
  declarator: (function_declarator
    declarator: (identifier) @_macro
    parameters: (parameter_list
      . (parameter_declaration type: (type_identifier) @qualifier)
      . (parameter_declaration type: (type_identifier) @name) .))
  body: (_) @body) @function
  (#any-of? @_macro "TEST" "TEST_F" "TEST_P" "TYPED_TEST" "TYPED_TEST_P"))

((function_definition
  !type
  declarator: (function_declarator
    declarator: (identifier) @_macro
    parameters: (parameter_list . (parameter_declaration type: (type_identifier) @name)))
  body: (_) @body) @function
  (#eq? @_macro "BOOST_AUTO_TEST_CASE"))

; `~Cart`, `operator==`, `operator bool`; `= default` is a definition, `= delete` says that there is none.

(function_definition
  declarator: [
    (function_declarator declarator: [(destructor_name) @name (operator_name) @name])
    (_ (function_declarator declarator: (operator_name) @name))
    (operator_cast "operator" @name type: (_) @name)]
  [(compound_statement) (try_statement) (default_method_clause)] @body) @function

(function_definition
  declarator: (function_declarator declarator: (identifier) @name)
  (default_method_clause) @body) @function

; Pure virtual ones

(field_declaration
  declarator: [
    (function_declarator declarator: [(field_identifier) @name (operator_name) @name])
    (_ (function_declarator declarator: [(field_identifier) @name (operator_name) @name]))
    (_ (_ (function_declarator declarator: (field_identifier) @name)))]
  default_value: (number_literal)) @method

(function_definition
  declarator: (function_declarator declarator: (destructor_name) @name)
  (pure_virtual_clause)) @method

; Outside of their class: `void Cart::add(Item item)`, `T *shop::Box<T>::get()`, and what can be between type and name.
; (A capture on an alternation inside another one would count for its first branch only.)

((function_definition
  declarator: [
    (function_declarator
      declarator: (qualified_identifier
        scope: [(namespace_identifier) @qualifier (template_type name: (_) @qualifier)]
        "::" @_colons
        name: [
          (identifier) @name
          (destructor_name) @name
          (operator_name) @name
          (template_function name: (identifier) @name)
          (qualified_identifier
            scope: [(namespace_identifier) @qualifier (template_type name: (_) @qualifier)]
            "::" @_colons
            name: [
              (identifier) @name
              (destructor_name) @name
              (operator_name) @name
              (qualified_identifier
                scope: [(namespace_identifier) @qualifier (template_type name: (_) @qualifier)]
                "::" @_colons
                name: [(identifier) @name (destructor_name) @name (operator_name) @name])])]))
    (_ (function_declarator
      declarator: (qualified_identifier
        scope: [(namespace_identifier) @qualifier (template_type name: (_) @qualifier)]
        "::" @_colons
        name: [
          (identifier) @name
          (operator_name) @name
          (qualified_identifier
            scope: [(namespace_identifier) @qualifier (template_type name: (_) @qualifier)]
            "::" @_colons
            name: [
              (identifier) @name
              (operator_name) @name
              (qualified_identifier
                scope: [(namespace_identifier) @qualifier (template_type name: (_) @qualifier)]
                "::" @_colons
                name: [(identifier) @name (operator_name) @name])])])))
    (_ (_ (function_declarator
      declarator: (qualified_identifier
        scope: [(namespace_identifier) @qualifier (template_type name: (_) @qualifier)]
        "::" @_colons
        name: [
          (identifier) @name
          (qualified_identifier
            scope: [(namespace_identifier) @qualifier (template_type name: (_) @qualifier)]
            "::" @_colons
            name: (identifier) @name)]))))
    (qualified_identifier
      scope: [(namespace_identifier) @qualifier (template_type name: (_) @qualifier)]
      "::" @_colons
      name: (operator_cast "operator" @name type: (_) @name))]
  [(compound_statement) (try_statement) (default_method_clause)] @body) @method
  (#eq? @_colons "::"))

; Behind a macro the parser makes a qualifier of the type: `SHOP_API Money total()`.

((function_definition
  declarator: [
    (function_declarator declarator: (qualified_identifier "::" @_colons name: (identifier) @name))
    (_ (function_declarator declarator: (qualified_identifier "::" @_colons name: (identifier) @name)))]
  body: (_) @body) @function
  (#eq? @_colons ""))

; Lambdas with a variable's name

(declaration
  declarator: (init_declarator
    declarator: [(identifier) @name (reference_declarator (identifier) @name)]
    value: (lambda_expression body: (_) @body)) .) @function

(field_declaration
  declarator: (field_identifier) @name
  default_value: (lambda_expression body: (_) @body)) @function

; What belongs to a unit

(template_declaration [
  (function_definition)
  (class_specifier)
  (struct_specifier)
  (union_specifier)
  (alias_declaration)
  (concept_definition)
  (template_declaration)
  (friend_declaration)] @wrapped) @wrapper

(friend_declaration (function_definition) @wrapped) @wrapper

(linkage_specification body: (function_definition) @wrapped) @wrapper

; Names in use

(call_expression
  function: [
    (field_expression field: [
      (field_identifier) @call
      (template_method name: (field_identifier) @call)
      (dependent_name (template_method name: (field_identifier) @call))])
    (template_function name: (identifier) @call)
    (qualified_identifier name: [
      (identifier) @call
      (template_function name: (identifier) @call)
      (qualified_identifier name: [
        (identifier) @call
        (template_function name: (identifier) @call)
        (qualified_identifier name: [(identifier) @call (template_function name: (identifier) @call)])])])])

(new_expression
  type: [
    (type_identifier) @call
    (template_type name: (type_identifier) @call)
    (qualified_identifier name: [(type_identifier) @call (template_type name: (type_identifier) @call)])])

; `std::make_unique<Cart>(3)` makes a `Cart`.
((call_expression
  function: (qualified_identifier
    name: (template_function
      name: (identifier) @_maker
      arguments: (template_argument_list
        . (type_descriptor
          type: [(type_identifier) @call (qualified_identifier name: (type_identifier) @call)])))))
  (#any-of? @_maker "make_unique" "make_shared"))

(compound_literal_expression
  type: [
    (type_identifier) @call
    (template_type name: (type_identifier) @call)
    (qualified_identifier name: [(type_identifier) @call (template_type name: (type_identifier) @call)])])

; `Cart cart;`, `Cart cart(3);`, `Cart cart{3};`

(declaration
  type: [
    (type_identifier) @call
    (template_type name: (type_identifier) @call)
    (qualified_identifier name: [(type_identifier) @call (template_type name: (type_identifier) @call)])]
  declarator: [(identifier) (init_declarator value: [(argument_list) (initializer_list)])])

(base_class_clause [
  (type_identifier) @inherit
  (template_type name: (type_identifier) @inherit)
  (qualified_identifier name: [(type_identifier) @inherit (template_type name: (type_identifier) @inherit)])])
