/** The command line itself is wrong: exit code 2, where everything else that cannot be done is 1. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage'
}
