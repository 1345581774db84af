/** What a process that parses a project's languages may use, in bytes; a plain one has some 60 MB. */
export const maxProcessBytes = 512 * 1024 * 1024

/** Of that, what JavaScript may use, in MiB. */
export const maxHeap = 256

/** Characters; what is found in a text is told in two or three times its length. */
export const longestAnswer = 100_000_000

/** Milliseconds of processor time for loading a grammar; the largest known take a tenth of it. */
export const loadLimit = 2_000

/** Milliseconds for starting the process, which is idle or busy like the machine. */
export const startLimit = 2_000

/** How many times its limit of processor time something may really take. */
export const patience = 5
