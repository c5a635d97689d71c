import type { Prompt } from '#session/prompt.ts';
import type { Word } from '../words/words.ts';

/** What to say at each moment: the first wording, and others a press away. */
export const wordings = {
  recording: ['say.recording.1', 'say.recording.2'],
  opening: ['say.opening.1', 'say.opening.2', 'say.opening.3'],
  gather: ['say.gather.1', 'say.gather.2'],
  gatherAll: ['say.gatherAll.1', 'say.gatherAll.2'],
  gatherLong: ['say.gatherLong.1', 'say.gatherLong.2'],
  introduce: ['say.introduce.1', 'say.introduce.2'],
  introduceOwn: ['say.introduceOwn.1', 'say.introduceOwn.2'],
  vote: ['say.vote.1', 'say.vote.2'],
  voteAll: ['say.voteAll.1', 'say.voteAll.2'],
  voteLong: ['say.voteLong.1', 'say.voteLong.2'],
  reveal: ['say.reveal.1', 'say.reveal.2'],
  discuss: ['say.discuss.1', 'say.discuss.2', 'say.discuss.3'],
  discussHelp: ['say.discussHelp.1', 'say.discussHelp.2', 'say.discuss.3'],
  discussOwn: ['say.discussOwn.1', 'say.discussOwn.2'],
  room: ['say.room.1', 'say.room.2'],
  tight: ['say.tight.1', 'say.tight.2'],
  checkIn: ['say.checkIn.1', 'say.checkIn.2'],
  more: ['say.more.1', 'say.more.2'],
  again: ['say.again.1', 'say.again.2'],
  enough: ['say.enough.1', 'say.enough.2'],
  enoughOwn: ['say.enoughOwn.1', 'say.enoughOwn.2'],
  divided: ['say.divided.1', 'say.divided.2'],
  takeaways: ['say.takeaways.1', 'say.takeaways.2'],
  wrapUp: ['say.wrapUp.1', 'say.wrapUp.2'],
  closing: ['say.closing.1', 'say.closing.2'],
  /** On request: a question for someone who only complains. */
  steer: ['say.steer.1', 'say.steer.2', 'say.steer.3', 'say.steer.4', 'say.steer.5'],
} as const satisfies Record<Prompt | 'steer', readonly Word[]>;
