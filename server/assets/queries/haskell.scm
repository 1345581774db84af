; What people call a unit in Haskell. The captures are explained in server/src/syntax/findings.ts.
; A type signature and the equations below it are the clauses of one function.

(data_type
  [name: (_) @name (infix operator: (_) @name)]
  constructors: (_)? @body) @class

(newtype
  [name: (_) @name (infix operator: (_) @name)]
  constructor: (_) @body) @class

(type_synomym
  [name: (_) @name (infix operator: (_) @name)]
  type: (_) @body) @class

(class name: (_) @name declarations: (_)? @body) @class

; `instance Priced Cart` is named by all of it, so that it is neither `Priced` nor `Cart`.

; While its `where` is not yet there, the equations below read like types.
((instance name: (_) @name patterns: (_) @name declarations: (_)? @body) @class
  (#not-match? @name "=")
  (#set! prefix "instance "))

(type_family name: (_) @name closed_family: (_)? @body) @class

(data_family name: (_) @name) @class

((declarations (type_instance name: (_) @name patterns: (_) @name) @class)
  (#set! prefix "instance "))

((data_instance (data_type name: (_) @name patterns: (_) @name constructors: (_) @body)) @class
  (#set! prefix "instance "))

((function
  [name: [(variable) @name (prefix_id (operator) @name)]
   (infix operator: [(operator) @name (constructor_operator) @name (infix_id (variable) @name)])
   (function_head_parens (infix operator: [(operator) @name (infix_id (variable) @name)]))]
  patterns: (_)?
  . match: (_) @body) @function
  (#set! joins "true"))

; Functions without parameters: at the top and in instances each binding is one, elsewhere only a lambda.

([(declarations (bind name: [(variable) @name (prefix_id (operator) @name)] . match: (_) @body) @function)
  (class_declarations (bind name: [(variable) @name (prefix_id (operator) @name)] . match: (_) @body) @function)
  (instance_declarations (bind name: [(variable) @name (prefix_id (operator) @name)] . match: (_) @body) @function)
  (local_binds
    (bind name: (variable) @name . match: (match expression: [(lambda) (lambda_case)] @body)) @function)]
  (#set! joins "true"))

([(declarations (signature name: [(variable) @name (prefix_id (operator) @name)]) @function)
  (class_declarations (signature name: [(variable) @name (prefix_id (operator) @name)]) @function)
  (instance_declarations (signature name: [(variable) @name (prefix_id (operator) @name)]) @function)
  (local_binds
    (signature
      name: (variable) @name
      type: [(function) (context type: (function)) (forall type: [(function) (context type: (function))])]) @function)]
  (#set! joins "true"))

; Several methods with one signature
((class_declarations
  (signature names: (binding_list name: [(variable) @function @name (prefix_id (operator) @name) @function])))
  (#set! joins "true"))

((pattern_synonym
  [(signature synonym: (constructor) @name)
   (equation synonym: [(constructor) @name (apply function: (constructor) @name)] pattern: (_) @body)]) @function
  (#set! joins "true"))

(foreign_import signature: (signature name: (variable) @name)) @function

; Tests of hspec and tasty

((infix
  left_operand: (apply function: (variable) @prefix argument: (literal (string) @label))
  right_operand: (_) @body) @function
  (#any-of? @prefix "describe" "context" "it" "specify" "prop" "testCase" "testProperty"))

((apply
  function: (apply function: (variable) @prefix argument: (literal (string) @label))
  argument: (list) @body) @function
  (#eq? @prefix "testGroup"))

; What belongs to a unit; `-- ^` speaks of what stands before it.

((haddock) @doc (#not-match? @doc "^(--|\\{-)\\s*\\^"))

(comment) @doc

(pragma) @comment

; Names in use

(apply
  function: [
    (variable) @call
    (constructor) @call
    (qualified id: [(variable) (constructor)] @call)])

(record expression: [(constructor) @call (qualified id: (constructor) @call)])

(infix
  operator: [
    (operator) @call
    (qualified id: (operator) @call)
    (infix_id [(variable) @call (qualified id: (variable) @call)])])

[(left_section [(operator) @call (infix_id (variable) @call)])
 (right_section [(operator) @call (infix_id (variable) @call)])]

(apply argument: (prefix_id (operator) @call))

; A name alone is a call too: functions are handed around, and those without parameters look like any value.

(apply argument: [(variable) @call (constructor) @call (qualified id: [(variable) (constructor)] @call)])

(infix left_operand: [(variable) @call (constructor) @call (qualified id: [(variable) (constructor)] @call)])

(infix right_operand: [(variable) @call (constructor) @call (qualified id: [(variable) (constructor)] @call)])

(match expression: [(variable) @call (constructor) @call (prefix_id (operator) @call)])

(exp (variable) @call)

(bind expression: (variable) @call)

(list element: (variable) @call)

(field_update expression: (variable) @call)

; A pattern looks like an application.

(patterns) @mute

(alternative pattern: (_) @mute)

(bind pattern: (_) @mute)

(function (infix) @mute)

(signature type: (_) @mute)

(import module: (module) @import !alias)

(import module: (module) @import alias: (module) @as)

(import
  module: (module) @of
  names: (import_list
    (import_name [
      variable: (variable) @import
      type: (name) @import
      operator: (prefix_id (operator) @import)])))

(import "hiding" names: (_) @mute)

(instance name: [(name) @inherit (qualified id: (name) @inherit)])

(class
  context: (context
    context: [
      (apply constructor: (name) @inherit)
      (tuple (apply constructor: (name) @inherit))]))

(deriving classes: [(name) @inherit (tuple (name) @inherit) (parens (name) @inherit)])
