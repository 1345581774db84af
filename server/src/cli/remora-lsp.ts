#!/usr/bin/env node
import { protocolOutput } from '../lsp/stdout.js'
import { runLanguageServer } from './language-server.js'

runLanguageServer(process.argv.slice(2), { output: protocolOutput, env: process.env })
