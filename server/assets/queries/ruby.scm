; What people call a unit in Ruby. The captures are explained in server/src/syntax/findings.ts.
; `class << self` is no unit of its own: what it defines are methods of the class around it, like `def self.total`.

(class
  "class" . name: [(constant) @name (scope_resolution scope: [(constant) (scope_resolution)]? @qualifier name: (_) @name)]
  body: (_) @body) @class

(class
  "class" . name: [(constant) @name (scope_resolution scope: [(constant) (scope_resolution)]? @qualifier name: (_) @name)]
  !body
  "end" @body) @class

(module
  "module" . name: [(constant) @name (scope_resolution scope: [(constant) (scope_resolution)]? @qualifier name: (_) @name)]
  body: (_) @body) @module

(module
  "module" . name: [(constant) @name (scope_resolution scope: [(constant) (scope_resolution)]? @qualifier name: (_) @name)]
  !body
  "end" @body) @module

(method name: (_) @name body: (_) @body) @function

(method name: (_) @name !body "end" @body) @function

(singleton_method object: (self) name: (_) @name body: (_) @body) @function

(singleton_method object: (self) name: (_) @name !body "end" @body) @function

(singleton_method object: [(identifier) (constant)] @qualifier name: (_) @name body: (_) @body) @function

(singleton_method object: [(identifier) (constant)] @qualifier name: (_) @name !body "end" @body) @function

; `Line = Struct.new(:sku) do … end`, `NotFound = Class.new(Error)`

((assignment
  left: (constant) @name
  right: (call
    receiver: (constant) @_maker
    method: (identifier) @_make
    block: (_)? @body)) @class
  (#any-of? @_maker "Struct" "Class" "Module" "Data")
  (#any-of? @_make "new" "define"))

; Methods and functions made by a call: `define_method(:total) { … }`, `double = ->(x) { … }`, `scope :active, -> { … }`

((call
  !receiver
  method: (identifier) @_define
  arguments: (argument_list . [(simple_symbol) (string)] @label)
  block: (_) @body) @method
  (#any-of? @_define "define_method" "define_singleton_method"))

((call
  !receiver
  method: (identifier) @prefix
  arguments: (argument_list . (simple_symbol) @label . (lambda body: (_) @body) .)) @method
  (#eq? @prefix "scope"))

(assignment
  left: [(identifier) (constant) (instance_variable)] @name
  right: (lambda body: (_) @body)) @function

((assignment
  left: [(identifier) (constant) (instance_variable)] @name
  right: (call !receiver method: (identifier) @_lambda block: (_) @body)) @function
  (#any-of? @_lambda "lambda" "proc"))

; Tests, and the tasks of Rake

([
  (call
    !receiver
    method: (identifier) @prefix
    arguments: (argument_list . [(string) @label (simple_symbol) @label (constant) @name (scope_resolution) @name])
    block: (_) @body)
  (call
    receiver: (constant)
    method: (identifier) @prefix
    arguments: (argument_list . [(string) @label (constant) @name (scope_resolution) @name])
    block: (_) @body)] @module
  (#any-of? @prefix "describe" "context" "feature" "shared_examples" "shared_context" "namespace"))

((call
  !receiver
  method: (identifier) @prefix
  arguments: (argument_list . (string) @label)
  block: (_) @body) @function
  (#any-of? @prefix "it" "specify" "example" "scenario" "test" "should"))

((call
  !receiver
  method: (identifier) @prefix
  arguments: (argument_list . [
    (simple_symbol) @label
    (string) @label
    (pair key: (hash_key_symbol) @name)
    (pair key: [(simple_symbol) (string)] @label)])
  block: (_) @body) @function
  (#eq? @prefix "task"))

; What belongs to a unit

(comment) @doc

; `private def total`
(call !receiver method: (identifier) arguments: (argument_list . [(method) (singleton_method)] @wrapped .)) @wrapper

((call !receiver method: (identifier) @_sig !arguments block: (block)) @attribute (#eq? @_sig "sig"))

((call !receiver method: (identifier) @_desc arguments: (argument_list . (string) .)) @attribute (#eq? @_desc "desc"))

; Names in use

(call method: [(identifier) (constant)] @call)

; `double.(2)` calls what `double` holds.
(call receiver: [(identifier) (constant)] @call !method)

((call
  receiver: [(constant) @call (scope_resolution name: (constant) @call)]
  method: (identifier) @_new)
  (#eq? @_new "new"))

(superclass [(constant) @inherit (scope_resolution name: (constant) @inherit)])

((assignment
  left: (constant)
  right: (call
    receiver: (constant) @_class
    method: (identifier) @_new
    arguments: (argument_list . [(constant) @inherit (scope_resolution name: (constant) @inherit)])))
  (#eq? @_class "Class")
  (#eq? @_new "new"))

((body_statement
  (call
    !receiver
    method: (identifier) @_mixin
    arguments: (argument_list [(constant) @inherit (scope_resolution name: (constant) @inherit)])))
  (#any-of? @_mixin "include" "extend" "prepend"))

((call
  !receiver
  method: (identifier) @_require
  arguments: (argument_list . (string (string_content) @import)))
  (#any-of? @_require "require" "require_relative" "load")
  (#set! all "true"))
