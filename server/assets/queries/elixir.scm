; What people call a unit in Elixir. The captures are explained in server/src/syntax/findings.ts.
; To the grammar everything is a call, `def` and `defmodule` too.

((call
  target: (identifier) @_define
  (arguments . [(alias) @path (dot) @name])
  (do_block)? @body) @module
  (#any-of? @_define "defmodule" "defprotocol"))

; `defimpl Priced, for: Shop.Cart` is named by all of it, so that it is not `Priced`.

((call
  target: (identifier) @_define
  (arguments . (alias) @name (keywords . (pair value: (_) @name))?)
  (do_block) @body) @module
  (#eq? @_define "defimpl")
  (#set! prefix "defimpl "))

; The clauses of a function have one name and as many parameters.

((call
  target: (identifier) @_define
  (arguments . [
    (identifier) @name
    (call target: [(identifier) (call)] @name (arguments) @parameters)
    (binary_operator
      left: [(identifier) @name (call target: [(identifier) (call)] @name (arguments) @parameters)]
      operator: "when")]
    . (keywords . (pair value: (_) @body))?)
  (do_block)? @body) @function
  (#any-of? @_define
    "def" "defp" "defmacro" "defmacrop" "defguard" "defguardp" "defdelegate" "defn" "defnp")
  (#not-any-of? @name "def" "defp" "defmacro" "defmacrop")
  (#set! joins "true"))

; Operators: `def a <~> b`, `def -a`

((call
  target: (identifier) @_define
  (arguments . [
    (binary_operator operator: _ @name) @parameters
    (unary_operator operator: _ @name) @parameters
    (binary_operator left: (binary_operator operator: _ @name) @parameters operator: "when")]
    . (keywords . (pair value: (_) @body))?)
  (do_block)? @body) @function
  (#any-of? @_define "def" "defp" "defmacro" "defmacrop")
  (#not-eq? @name "when")
  (#set! joins "true"))

; What a behaviour asks for

((unary_operator
  operator: "@"
  operand: (call
    target: (identifier) @_attribute
    (arguments (binary_operator
      left: [
        (call target: (identifier) @name)
        (binary_operator left: (call target: (identifier) @name) operator: "::")])))) @function
  (#any-of? @_attribute "callback" "macrocallback"))

((call
  target: (identifier) @prefix
  (arguments . (string) @label)
  (do_block)? @body) @function
  (#any-of? @prefix "describe" "test" "property"))

; What belongs to a unit

((unary_operator operator: "@" operand: (call target: (identifier) @_attribute)) @attribute
  (#any-of? @_attribute "doc" "spec" "impl" "deprecated" "dialyzer" "tag" "describetag"))

(comment) @doc

; Names in use

((call target: (identifier) @call)
  (#not-any-of? @call
    "def" "defp" "defmacro" "defmacrop" "defguard" "defguardp" "defdelegate" "defmodule" "defprotocol" "defimpl"
    "defstruct" "defexception" "alias" "import" "require" "use" "if" "unless" "case" "cond" "with" "for" "fn" "quote"
    "unquote" "raise" "try" "receive" "super" "describe" "test" "property" "assert" "refute"))

(call target: (dot left: (alias) right: (identifier) @call))

((call target: (dot left: (identifier) @_module right: (identifier) @call))
  (#eq? @_module "__MODULE__"))

(binary_operator operator: "|>" right: (identifier) @call)

(unary_operator operator: "&" operand: (binary_operator left: (identifier) @call operator: "/" right: (integer)))

; Attributes and the types in them are written like calls.
((unary_operator operator: "@" operand: (call) @mute)
  (#not-match? @mute "^behaviour"))

((call
  target: (identifier) @_directive
  (arguments . [(alias) @import (dot left: (alias) @of right: (tuple (alias) @import))] .))
  (#any-of? @_directive "alias" "import" "require" "use"))

((call
  target: (identifier) @_directive
  (arguments . (alias) @import (keywords (pair key: (keyword) @_option value: (_) @_value))))
  (#any-of? @_directive "import" "require" "use")
  (#not-match? @_option "^as:"))

((call
  target: (identifier) @_directive
  (arguments . (alias) @import (keywords . (pair key: (keyword) @_option value: (alias) @as))))
  (#any-of? @_directive "alias" "require")
  (#match? @_option "^as:"))

((call target: (identifier) @_define (arguments . (alias) @inherit))
  (#eq? @_define "defimpl"))

((unary_operator
  operator: "@"
  operand: (call target: (identifier) @_attribute (arguments . (alias) @inherit)))
  (#eq? @_attribute "behaviour"))
