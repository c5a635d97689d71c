import { Component, createRef, type ReactNode } from 'react';
import { useLiveState } from '../live/useLive.ts';

interface Props {
  /** Gets the focus when the element that had it is gone. */
  fallback: React.RefObject<HTMLElement | null>;
  children: ReactNode;
}

/** Restores the focus of an element that an update moved; if the element is gone, focuses `fallback`. */
export function FocusKeeper(props: Props) {
  // Redraws at every update, so that the snapshot below is taken each time.
  useLiveState();
  return <Keeper {...props} />;
}

/** A class, because only `getSnapshotBeforeUpdate` can tell what had the focus. */
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
