import { type ButtonProps, Button as FluentButton, useMergedRefs } from '@fluentui/react-components';
import {
  type ComponentProps,
  createContext,
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
  use,
  useLayoutEffect,
  useRef,
} from 'react';
import { type Meaning, PressClockContext, PressGuard, PressLog } from './pressGuard.ts';

/** Called when a press came too early to be meant, so that it isn't dropped in silence. */
export const IgnoredPressContext = createContext<() => void>(() => {});

type Props = Pick<ButtonProps, 'appearance' | 'icon' | 'iconPosition'> &
  Pick<
    ComponentProps<'button'>,
    | 'aria-controls'
    | 'aria-describedby'
    | 'aria-expanded'
    | 'aria-label'
    | 'aria-pressed'
    | 'autoFocus'
    | 'children'
    | 'className'
    | 'onBlur'
    | 'onFocus'
    | 'onMouseEnter'
    | 'onMouseLeave'
    | 'title'
    | 'type'
  > & {
    ref?: Ref<HTMLButtonElement>;
    /** What a press does. Left out: what the label says. */
    meaning?: Meaning | undefined;
    /** It does something that can't be undone. */
    armed?: boolean;
    /** A rule forbids it now. It stays focusable, so that people can find out why. */
    refused?: boolean;
    /** May resolve with a refusal or trouble, like {@link Live.send}. */
    onClick?: () => unknown;
  };

const presses = watchedPresses();

/**
 * The one button of panel, stage and dialogs. It ignores presses that come before anyone could have read it ({@link
 * PressGuard}), and key repeats. Its label is an element of its own: a browser that translates the page replaces text
 * nodes, and could neither change nor remove one next to an icon.
 */
export function Button({ ref, meaning, armed = false, refused = false, onClick, children, ...button }: Props) {
  const clock = use(PressClockContext);
  const held = use(IgnoredPressContext);
  const element = useRef<HTMLButtonElement>(null);
  const ground = useRef<PressGuard>(undefined);
  ground.current ??= new PressGuard(clock, presses, armed);
  const latest = useRef(refused);
  latest.current = refused;

  const label = button['aria-label'] ?? (typeof children === 'string' ? children : '');
  const { kind, moment } = meaning ?? { kind: label };
  useLayoutEffect(() => {
    const steady = ground.current;
    const drawn = element.current;
    if (!steady || !drawn) return;
    steady.setMeaning({ kind, moment }, () => document.activeElement === drawn || isUnderPointer(drawn));
    const wait = steady.remainingMs();
    if (wait === 0) return;
    // Marked as disabled meanwhile, which is true. Set on the DOM, because setting state would redraw the whole list.
    drawn.setAttribute('aria-disabled', 'true');
    drawn.dataset.settling = '';
    const end = () => {
      delete drawn.dataset.settling;
      if (!latest.current) drawn.removeAttribute('aria-disabled');
    };
    const cancel = clock.after(wait, end);
    return () => {
      cancel();
      end();
    };
  }, [kind, moment, clock]);

  // React removed the attribute when a rule began to allow the press.
  useLayoutEffect(() => {
    if (!refused && element.current?.matches('[data-settling]')) element.current.setAttribute('aria-disabled', 'true');
  }, [refused]);

  function press(event: MouseEvent) {
    const steady = ground.current;
    if (!steady?.accepts(event.nativeEvent as PointerEvent)) {
      // A submit button must not submit its form either.
      event.preventDefault();
      if (event.detail < 2) held();
      return;
    }
    Promise.resolve(onClick?.()).then(
      (refusal) => refusal && steady.refused(),
      () => steady.refused(),
    );
  }

  return (
    <FluentButton
      {...button}
      ref={useMergedRefs(ref, element)}
      disabledFocusable={refused}
      onClick={press}
      onKeyDown={stopRepeated}
    >
      {isNothing(children) ? undefined : <span>{children}</span>}
    </FluentButton>
  );
}

function isNothing(children: unknown): boolean {
  return children === undefined || children === null || children === false || children === '';
}

/** Browsers repeat the click while Enter is held down. */
function stopRepeated(event: KeyboardEvent): void {
  if (event.repeat && event.key === 'Enter') event.preventDefault();
}

let lastPress = { x: -1, y: -1 };

function isUnderPointer(element: HTMLElement): boolean {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const { x, y } = lastPress;
  return x >= left && x <= right && y >= top && y <= bottom;
}

/** Knows of each press on this page before any click handler does. */
function watchedPresses(): PressLog {
  const watched = new PressLog();
  const note = ({ clientX, clientY, detail }: globalThis.MouseEvent) => {
    lastPress = detail === 0 ? { x: -1, y: -1 } : { x: clientX, y: clientY };
    watched.isHandled = true;
    setTimeout(() => {
      watched.isHandled = false;
    }, 0);
  };
  // Unit tests run without a page.
  if (typeof window !== 'undefined') window.addEventListener('click', note, { capture: true });
  return watched;
}
