import { makeStyles, tokens } from '@fluentui/react-components';

/** The styles of what the page shows of a list it has read. */
export const useCheckLook = makeStyles({
  questions: { display: 'flex', flexDirection: 'column', gap: '16px' },
  /** A question and its answer, no wider than reads well. */
  question: { display: 'flex', flexDirection: 'column', gap: '8px', maxWidth: '520px', minWidth: 0 },
  order: { margin: 0, paddingInlineStart: '24px', display: 'flex', flexDirection: 'column', gap: '4px' },
  ranked: { display: 'flex', gap: '8px', alignItems: 'center', minWidth: 0 },
  word: { flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' },
  arrow: { minWidth: '44px', minHeight: '44px', padding: 0 },
  meaning: { color: tokens.colorBrandForeground2, fontWeight: tokens.fontWeightRegular },
  /** A column that isn't used. */
  unused: { color: tokens.colorNeutralForeground3 },
});
