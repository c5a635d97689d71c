import '../words/later.ts';

/** What the panel's first list does without: one script, fetched while the first is being drawn (see `later.tsx`). */
export { Discuss } from '../discuss/Discuss.tsx';
export { DiscussConsole } from '../discuss/DiscussConsole.tsx';
export { Introduce, IntroduceConsole } from '../gather/Introduce.tsx';
export { MergeMenu } from '../gather/MergeMenu.tsx';
export { Confirm } from '../ui/Confirm.tsx';
export { Spoken } from '../ui/Spoken.tsx';
export { CloseVoting } from '../vote/CloseVoting.tsx';
export { Reveal, RevealConsole } from '../vote/Reveal.tsx';
export { WrapUp } from '../wrapUp/WrapUp.tsx';
export { WrapUpConsole } from '../wrapUp/WrapUpConsole.tsx';
export { About } from './About.tsx';
export { CheckInChime } from './CheckInChime.tsx';
export { ClearedScreen } from './ClearedScreen.tsx';
export { DeniedScreen } from './DeniedScreen.tsx';
export { Notices } from './Notices.tsx';
export { RuleScreen } from './RuleScreen.tsx';
export { StartScreen } from './StartScreen.tsx';
