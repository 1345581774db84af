/**
 * Names that nobody may take for the only unit of the name in a workspace: functions and methods of the languages
 * themselves and of what everybody uses. `x.close()` is nearly always somebody else's `close`.
 */
const names = `
abs accept acquire add addAll addEventListener after all allocate allow and any append appendChild apply apply! args
array as_bytes as_mut as_ref as_slice as_str assert assertEqual assertEquals assertFalse assertIn assertIs
assertIsInstance assertIsNone assertRaises assertTrue at await
back before begin bin bind body bool borrow borrow_mut break build bytes
c_str call callable cancel capacity capitalize catch ceil center char charAt charCodeAt check chr chunks classmethod
cleanup clear click clone close closest cmp code collect commit compare compareTo compile complex concat connect
console constructor contains containsKey content context continue convert copy cos count create createElement current
cursor
data date day debug decode deepcopy default defer delattr delete deque describe description dict difference digest dir
disable discard dispatch display dispose divmod done drain drop dump dumps
each echo elapsed element emit empty empty? enable encode end ends_with endsWith endswith ensure entries entry enumerate
eq equal equals error Error eval every exec execute exists exit exp expand expect extend
fail fetch fetchall fetchone field file fileno fill fill_ filter find findAll find_all findIndex finish first flat
flatMap flat_map flatten float floor flush fmt fold forEach for_each format freeze from from_str from_utf8 fromkeys
frozenset fuse
get get_mut getattr getAttribute getClass getDefault getInstance getItem getName getOrElse getResult getState getText
getValue global globals go group groupby groups
handle handler has hasNext hasOwnProperty hasattr hash hashCode head header headers help hex hide hypot
id identity if include includes increment index indexOf info init initialize inject input insert insert_at inspect int
intersection into into_iter invoke is is_a? is_dir is_digit is_empty is_err is_file is_none is_ok is_some isalnum isalpha
isAlive isArray isatty isdigit isdir isEmpty isfile isinstance islower isNaN isspace issubclass issubset isupper it item
items iter iterator iter_mut
join json jump
key keys kill kind
label last lastIndexOf len length let lines list listdir listen literal ljust load loads locals lock log log10 lookup
loop lower lstrip
main make makedirs map map_err match matches max memoryview merge message min mkdir mode modify move multiply mutate
name names new next nil? next_back node none normalize not notify now nth null number
object oct of ok ok_or on once onError open operator option or ord order
pack padEnd padStart panic parse parseFloat parseInt partition pass path peek pop popleft popitem position post pow
prepare present? print printf printStackTrace println process promise property publish push push_back push_str pushd
put puts
query queue quit quote
raise random range read readable readAll readFile readline readlines ready receive recv reduce refresh register reject
release reload remove removeAll removeEventListener rename render repeat replace replaceAll report repr request require
reserve reset resize resolve respond response rest restore result resume retain return reverse reversed rewind rfind
rjust rollback rotate round route rsplit rstrip run
sample save scan schedule search seek select self send sendall sent set setAttribute setattr setdefault setItem setName
setState setText setTimeout setup setUp setValue shift show shuffle shutdown sign signal sin size skip sleep slice
socket some sort sortBy sorted source spawn splice split split_whitespace splitlines sprintf sqrt stack start startsWith
starts_with startswith stat state staticmethod status step stop store str string stringify strip strptime strftime style
sub submit subscribe substr substring subtract sum super swap swapcase symmetric_difference sync
tail take take_while tan tap tearDown tee tell terminate test text then throw time timeout title to_a to_i to_lowercase
to_owned to_s to_str to_string to_sym to_uppercase to_vec toArray toBe toEqual toFixed toISOString toJSON toList toLocaleString
toLowerCase toString toUpperCase toggle tolist touch transform translate traverse trigger trim trim_end trim_start true
truncate try_from try_into tuple type typeof
undefined union unique unlink unlock unpack unregister unset unshift unsubscribe unwrap unwrap_err unwrap_or
unwrap_or_default unwrap_or_else update upper use utf8 uuid
valid validate value valueOf values vars vec verify version view visit
wait walk warn warning weight when where while width windows with with_capacity without wrap writable write write_all
writelines
yield zfill zip
ArithmeticError AssertionError AttributeError BaseException Buffer Date Exception Error False IOError ImportError
IndexError KeyError List Map MemoryError Object OSError Promise Proxy Range RegExp RuntimeError Set StopIteration String
Symbol SyntaxError SystemExit Thread TypeError URL UnicodeError ValueError WeakMap WeakSet
Add Append Close Contains Count Equal Equals Errorf Exit Fatal Fatalf Format Fprint Fprintf Fprintln GetHashCode Join
Len Less Lock Log Parse Print Printf Println Read Replace Round Run Split Sprint Sprintf Sprintln String Swap ToList ToString
Trim Unlock Unwrap Wait Write
Err None Ok Some assert_eq assert_ne eprintln format_args matches todo unimplemented unreachable write writeln
`

const common: ReadonlySet<string> = new Set(names.split(/\s+/).filter(name => name !== ''))

export function isCommonName(name: string): boolean {
  return common.has(name) || (name.startsWith('__') && name.endsWith('__'))
}
