import { delimiter, join } from 'node:path'
import { packageRoot } from '../../base/assets.js'
import { realPathOf } from '../../base/paths.js'
import { type Environment, userDirs } from '../../base/user-dirs.js'
import type { Paint } from '../terminal/terminal.js'
import { samplePath } from './sample.js'

const commandFile = join(packageRoot, 'dist', 'remora.js')
const serverFile = join(packageRoot, 'dist', 'remora-lsp.js')
const pluginFolder = join(packageRoot, 'nvim')

/** What a person may type after the demo, with the paths of this installation. */
export function whatNext(folder: string, env: Environment, paint: Paint): string[] {
  const block = (title: string, hint: string, lines: readonly string[]) => [
    `${paint.bold(title)}  ${paint.dim(hint)}`,
    ...lines.map(line => `  ${line}`),
    '',
  ]
  const lua = neovimLines(env)
  return [
    ...block('Go there', 'the project stays where it is, and it is indexed', [
      `cd ${folder}`,
      'export REMORA_MODEL_PROVIDER=rehearsal',
      ...(isInstalled(env) ? [] : [`alias remora='node ${commandFile}'`]),
    ]),
    ...block('On the command line', '`remora --help` lists the rest', [
      'remora nodes',
      'remora chat shop/orders.py:receipt',
      'remora rewrite web/money.ts:formatMoney "ask me whether to round or to cut"',
      'remora events --follow',
    ]),
    ...block('In Neovim 0.11 or newer', 'then `:Remora chat`, or `gra` for all that an agent offers', [
      `nvim --cmd "set rtp^=${pluginFolder}" --cmd "lua ${lua.join('; ')}" ${samplePath}`,
    ]),
    ...block('In Neovim for good', 'these lines in init.lua', [`vim.opt.rtp:prepend('${pluginFolder}')`, ...lua]),
    ...block('With a real model', `one of these lines in ${join(userDirs(env).config, 'config.yaml')}`, models),
    paint.dim('Your key, where one is needed, goes into the variable OPENAI_API_KEY. `remora doctor` tries it all.'),
  ]
}

function neovimLines(env: Environment): string[] {
  const command = `vim.lsp.config('remora', { cmd = { '${process.execPath}', '${serverFile}' } })`
  return [...(isInstalled(env) ? [] : [command]), `vim.lsp.enable('remora')`]
}

const models = [
  'model: { base_url: http://localhost:11434/v1, name: qwen3:8b }            # Ollama',
  'model: { base_url: http://localhost:8000/v1, name: Qwen/Qwen3-4B }        # vLLM',
  'model: { base_url: http://localhost:8080/v1, name: default }              # llama.cpp',
  'model: { base_url: https://api.openai.com/v1, name: gpt-5-mini }          # OpenAI',
]

/** Whether `remora` in the person's shell is this installation. */
function isInstalled(env: Environment): boolean {
  const folders = (env.PATH ?? '').split(delimiter).filter(folder => folder !== '')
  return folders.some(folder => realPathOf(join(folder, 'remora')) === realPathOf(commandFile))
}
