// `npm start`: from a fresh clone to the main job, with the built-in rehearsal model.
import { build, install, root, run } from './setup.mjs'

install()
build()
run(process.execPath, [`${root}/dist/remora.js`, 'demo', ...process.argv.slice(2)])
