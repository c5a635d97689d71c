import { makeStyles, tokens } from '@fluentui/react-components';
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

/** The stage's shape before anything is known. */
export function Skeleton() {
  const { block } = useStyles();
  return (
    <div role="status" aria-busy="true" aria-label={t('link.connecting')}>
      <StageFrame>
        <Main>
          <div>
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
