import { makeStyles, tokens } from '@fluentui/react-components';
import { t } from '../words/words.ts';

const useStyles = makeStyles({
  say: {
    margin: 0,
    padding: '8px 12px',
    borderRadius: tokens.borderRadiusLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorTransparentStroke}`,
    backgroundColor: tokens.colorBrandBackground2,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase200,
    overflowWrap: 'anywhere',
    // In a low panel the topics need the room more than the prompt does.
    '@media (max-height: 540px)': { padding: '4px 8px', fontSize: tokens.fontSizeBase200 },
  },
  label: { fontWeight: tokens.fontWeightSemibold },
});

/** What the facilitator might say now. */
export function Say({ line }: { line: string }) {
  const styles = useStyles();
  return (
    <p className={styles.say}>
      <span className={styles.label}>{t('say')}</span> {line}
    </p>
  );
}
