import '../words/later.ts';

/** The parts that the panel's first list does without: one script, fetched once that list is drawn (see `later.tsx`). */
export { Discuss } from '../discuss/Discuss.tsx';
export { DiscussConsole } from '../discuss/DiscussConsole.tsx';
export { Introduce, IntroduceConsole } from '../gather/Introduce.tsx';
export { ScreenReaderUpdates } from '../ui/ScreenReaderUpdates.tsx';
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
