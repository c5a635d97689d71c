import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { SignIn, SignInState } from '../host/host.ts';
import { useTime } from '../live/useLive.ts';
import { useAnnounced } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { useLook } from '../ui/look.ts';
import { t, timeOfDay } from '../words/words.ts';

const noticeBeforeMs = 5 * 60_000;

const useStyles = makeStyles({
  // On one row: while a group votes, it needs the list below.
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingVerticalS },
  said: { flexGrow: 1, flexBasis: '130px' },
  // Not red, which has too little contrast here in the dark theme.
  trouble: { fontWeight: tokens.fontWeightSemibold },
  button: { minHeight: '44px', minWidth: '44px', flexShrink: 0 },
});

/** Says that the sign-in is about to expire, or has expired. One press renews it, and nobody loses their place. */
export function SignInNotice({ state, signIn }: { state: SignInState; signIn: SignIn }) {
  const look = useLook();
  const styles = useStyles();
  const { until, asking, trouble } = state;
  const now = useTime(until);
  const said = until === undefined || now < until - noticeBeforeMs ? undefined : now < until ? 'ending' : 'ended';
  const text = said && t(`signIn.${said}`, { at: timeOfDay(until ?? now) });
  useAnnounced(text);
  if (!text) return null;
  return (
    <section className={look.notice} aria-label={t('signIn.renew')}>
      <div className={styles.row}>
        <p className={mergeClasses(look.text, styles.said)}>{text}</p>
        <Button className={styles.button} aria-label={t('signIn.renew')} onClick={() => signIn.press()}>
          {t('signIn.renewNow')}
        </Button>
      </div>
      {asking && <p className={look.muted}>{t('signIn.asking.text')}</p>}
      {trouble && !asking && <p className={mergeClasses(look.text, styles.trouble)}>{t(`signIn.${trouble}.title`)}</p>}
    </section>
  );
}
