import { Component, createRef, type ReactNode } from 'react';
import { useLiveState } from '../live/useLive.ts';

interface Props {
  /** Where focus goes when what had it is gone. */
  fallback: React.RefObject<HTMLElement | null>;
  children: ReactNode;
}

/**
 * Keeps the keyboard's place when news change the panel: an element that only moved is focused again, one that is gone
 * hands on to `fallback`.
 */
export function KeptFocus(props: Props) {
  // At every news, whatever of what is in here they change.
  useLiveState();
  return <Keeper {...props} />;
}

/** A class, because only a snapshot before the change knows what had the focus. */
class Keeper extends Component<Props> {
  #root = createRef<HTMLDivElement>();

  override getSnapshotBeforeUpdate(): Element | null {
    const focused = document.activeElement;
    return this.#root.current?.contains(focused) ? focused : null;
  }

  override componentDidUpdate(_props: Props, _state: unknown, before: Element | null): void {
    if (!(before instanceof HTMLElement) || document.activeElement === before) return;
    if (document.activeElement !== document.body && document.activeElement !== null) return;
    if (before.isConnected) before.focus({ preventScroll: true });
    else this.props.fallback.current?.focus({ preventScroll: true });
  }

  override render() {
    return (
      <div ref={this.#root} style={{ display: 'contents' }}>
        {this.props.children}
      </div>
    );
  }
}
