import { test } from 'vitest'
import { manyChats } from './many-chats.js'

test('a dozen sessions talk at once, each of its own', () => manyChats(12, 2))
