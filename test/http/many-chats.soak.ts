import { test } from 'vitest'
import { manyChats } from './many-chats.js'

test('a hundred sessions talk at once, each of its own', () => manyChats(100, 5))
