import { makeStyles, tokens } from '@fluentui/react-components';
import { useLook } from '../ui/look.ts';
import { t } from '../words/words.ts';
import { Aside, Main, StageFrame } from './StageFrame.tsx';

const useStyles = makeStyles({
  block: {
    height: '1.6em',
    marginBottom: '0.8em',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralStencil1,
    '@media (forced-colors: active)': { border: '1px solid CanvasText' },
  },
});

/** The stage's outline before anything is known. */
export function Skeleton() {
  const { block } = useStyles();
  const { spoken } = useLook();
  return (
    <div aria-busy="true">
      <StageFrame>
        <Main>
          <h1 className={spoken}>{t('link.connecting')}</h1>
          <div aria-hidden="true">
            <div className={block} style={{ width: '30%', height: '1em' }} />
            <div className={block} style={{ width: '80%', height: '2.4em' }} />
            <div className={block} style={{ width: '55%', height: '2.4em' }} />
          </div>
        </Main>
        <Aside label={t('discuss.next')}>
          <div className={block} style={{ width: '40%', height: '1em' }} />
          <div className={block} />
          <div className={block} />
        </Aside>
      </StageFrame>
    </div>
  );
}
