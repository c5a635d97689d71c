import type { ConfidentialityRule } from '#session/command.ts';

/** Every sentence of the bot's, in English: one place for whoever translates them. None of them holds content. */
export const words = {
  title: 'Mini-M: a Lean Coffee for managers',
  rules: {
    'stays-here': 'What is said here stays here.',
    'chatham-house': 'Use what you learned; never say who said it (Chatham House Rule).',
  } satisfies Record<ConfidentialityRule, string>,
  steps: {
    gather: 'Everybody adds their topics, in the Mini-M panel.',
    vote: (each: number) => (each === 1 ? 'One vote each.' : `${each} votes each; several may go on the same topic.`),
    discuss: (minutes: number) =>
      `The topics in the order of votes, ${minutes} minutes each. Then all are asked: finished, or continue?`,
    wrapUp: (time: string) => `Takeaways, from ${time} on.`,
    clear: 'Everything is cleared. Mini-M keeps nothing of this meeting.',
  },
  openPanel: 'Open the panel',
  latest: 'Show the latest',
  onlyYou: 'Only you see this; the message in the chat holds none of it.',
  gathering: (topics: number) =>
    topics === 0 ? 'Topics are being added.' : `Topics are being added: ${topics} so far.`,
  introducing: 'The topics are being introduced.',
  voting: (placed: number, of: number) => `Voting: ${placed} of ${of} votes placed.`,
  votesLeft: (left: number) =>
    left === 0 ? 'You have placed all of your votes.' : `You have ${left} ${left === 1 ? 'vote' : 'votes'} left.`,
  revealed: 'The votes are counted.',
  discussingUntil: (time: string) => `In discussion until ${time}.`,
  paused: 'In discussion; the timer is paused.',
  checkIn: 'The check-in is open: finished with this topic, or continue?',
  wrappingUp: 'Time for takeaways.',
  plannedEnd: (time: string) => `Planned end: ${time}.`,
  now: 'Now: ',
  done: 'Done: ',
  moreTopics: (n: number) => `And ${n} more, in the panel.`,
  votes: (n: number) => (n === 1 ? '1 vote' : `${n} votes`),
  cleared: 'Cleared. Mini-M keeps nothing of this meeting.',
  help: 'Mention me with one of these words: **agenda** shows the steps, **open** opens the panel, **clear** clears the session (the facilitator), **help** shows this. In a group chat I hear only messages that mention me. I never read or repeat what is said here.',
  friendly: 'I know the words agenda, open, clear and help. Everything else happens in the Mini-M panel.',
  noSession: 'No Mini-M is running in this meeting. Somebody in the call opens the Mini-M panel and presses Start.',
  openHere: 'The Mini-M panel opens from the bar of the running meeting, or here:',
  notInMeeting: 'Join the meeting first: what happens in the session is for those who are there.',
  cannotTell: 'I cannot find out at the moment who is in the meeting. Please open the Mini-M panel.',
  onlyFacilitator: 'Only the facilitator can clear the session.',
  confirmClear: 'Clear the session now? Topics, votes and takeaways that nobody has copied are gone for everybody.',
  clear: 'Clear for everybody',
  later: 'This did not work just now. Nothing was lost; please try again, or use the Mini-M panel.',
  dialog: {
    'check-in': {
      title: 'Mini-M: check-in',
      text: 'The time box is over. Open the Mini-M panel to see the answers, and go on or continue.',
    },
    takeaways: {
      title: 'Mini-M: takeaways',
      text: 'The planned end is near: time for takeaways. Open the Mini-M panel to wrap up.',
    },
  },
} as const;
