import '../words/later.ts';

/** The parts that the panel's first list does without: one script, fetched once that list is drawn (see `later.tsx`). */
export { Discuss } from '../discuss/Discuss.tsx';
export { Introduce } from '../gather/Introduce.tsx';
export { Merge } from '../gather/Merge.tsx';
export { Starters } from '../gather/Starters.tsx';
export { Confirm } from '../ui/Confirm.tsx';
export { River } from '../ui/River.tsx';
export { ScreenReaderUpdates } from '../ui/ScreenReaderUpdates.tsx';
export { Reveal } from '../vote/Reveal.tsx';
export { Vote } from '../vote/Vote.tsx';
export { VotesLeft } from '../vote/VotesLeft.tsx';
export { LastCallActions } from '../wrapUp/LastCall.tsx';
export { Names } from '../wrapUp/Names.tsx';
export { TurnActions } from '../wrapUp/Turns.tsx';
export { WrapUp } from '../wrapUp/WrapUp.tsx';
export { CheckInChime } from './CheckInChime.tsx';
export { ClearedScreen } from './ClearedScreen.tsx';
export { ComparisonCard } from './ComparisonCard.tsx';
export { Console } from './Console.tsx';
export { DeniedScreen } from './DeniedScreen.tsx';
export { HeaderButtons } from './HeaderButtons.tsx';
export { Notices } from './Notices.tsx';
export { RuleScreen } from './RuleScreen.tsx';
export { StartScreen } from './StartScreen.tsx';
