import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useEffect } from 'react';
import { t } from '../words/words.ts';
import { Frame } from './Frame.tsx';
import { useLook } from './look.ts';

const useStyles = makeStyles({
  bone: {
    height: '16px',
    borderRadius: tokens.borderRadiusMedium,
    boxSizing: 'border-box',
    border: `${tokens.strokeWidthThin} solid ${tokens.colorTransparentStroke}`,
    backgroundColor: tokens.colorNeutralBackground6,
  },
  bar: { height: '3px' },
  short: { width: '45%' },
  block: { height: '72px' },
});

/** The panel's outline until the server's first message. It doesn't move, because nothing is known to be moving. */
export function Skeleton() {
  const look = useLook();
  const styles = useStyles();
  useEffect(() => {
    performance.mark('mini-m.outline');
  }, []);
  const bones = ['bar', 'short', 'block', undefined, 'short', undefined, 'short'] as const;
  return (
    <Frame>
      <h1 className={look.spoken}>{t('link.connecting')}</h1>
      {bones.map((kind, place) => (
        // The bones never change their places.
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed drawing
        <div key={place} className={mergeClasses(styles.bone, kind && styles[kind])} aria-hidden="true" />
      ))}
    </Frame>
  );
}
