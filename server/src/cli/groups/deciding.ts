import { type Command, Option } from 'commander'
import { proposalStatuses } from '../../proposals/proposal.js'
import type { Does } from './does.js'
import { collectNumber } from './values.js'

/** Decide what agents propose and ask. */
export function addDeciding(program: Command, does: Does): void {
  program.commandsGroup('Decide')
  const proposals = program.command('proposals').description('the changes that agents propose').helpCommand(false)
  proposals
    .command('list', { isDefault: true })
    .description('list those that wait for you; with --all the decided ones, too')
    .option('--all', 'those that are decided, too')
    .addOption(new Option('--status <status>', 'only these').choices(proposalStatuses))
    .option('--agent <agent>', 'only those of this agent')
    .action(does(async () => (await import('../proposals.js')).listProposals))
  proposals
    .command('show <id>')
    .description('show the change')
    .action(does(async () => (await import('../proposals.js')).showProposal))
  proposals
    .command('accept <id...>')
    .description('make it real; several as one, all or none')
    .option('--hunk <number>', 'only this hunk; may be repeated', collectNumber)
    .option('--linked', 'with what other agents of the same cascade propose')
    .action(does(async () => (await import('../proposals.js')).acceptProposal))
  proposals
    .command('reject <id>')
    .description('close it')
    .option('--feedback <text>', 'what to do better; the agent tries again')
    .option('--hunk <number>', 'only this hunk; may be repeated', collectNumber)
    .action(does(async () => (await import('../proposals.js')).rejectProposal))
  proposals
    .command('edit <id>')
    .description('put your own version in its place')
    .requiredOption('--file <path>', 'a file with the new text of the node, exactly as it is to stand')
    .option('--path <path>', 'which of its files is meant, where there are several')
    .action(does(async () => (await import('../proposals.js')).editProposal))
  proposals
    .command('undo <id>')
    .description('take back what accepting it did')
    .action(does(async () => (await import('../proposals.js')).undoProposal))
  const questions = program.command('questions').description('what agents ask you').helpCommand(false)
  questions
    .command('list', { isDefault: true })
    .description('list those that wait for an answer')
    .action(does(async () => (await import('../questions.js')).listQuestions))
  questions
    .command('answer <id> <text...>')
    .description('answer one')
    .action(does(async () => (await import('../questions.js')).answerQuestion))
}
