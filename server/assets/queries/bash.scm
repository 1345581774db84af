; What people call a unit in shell scripts. The captures are explained in server/src/syntax/findings.ts.

(function_definition name: (word) @name body: (_) @body) @function

; To the shell `@test "name" {` is a command, and the `}` of the test another one. Only what hangs on the whole program
; is found again after a change in the middle of a test.
((program
  (command
    name: (command_name (word) @prefix)
    argument: [(string) (raw_string)] @label
    argument: (word) @body .) @function)
  (#eq? @prefix "@test")
  (#eq? @body "{")
  (#set! until "}"))

; What belongs to a unit

(comment) @doc

; Names in use

(command name: (command_name (word) @call))

; `run total` in a test and `trap cleanup EXIT` call what they name.
((command name: (command_name (word) @_caller) . argument: (word) @call)
  (#any-of? @_caller "run" "trap"))

; `source lib/tax.sh`, `. "$(dirname "$0")/tax.sh"`, and `load` of a test

((command
  name: (command_name (word) @_source)
  . argument: [
    (word) @import
    (raw_string) @import
    (string (string_content) @import .)
    (concatenation (word) @import .)])
  (#any-of? @_source "source" "." "load")
  (#set! all "true"))
