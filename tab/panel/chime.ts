/** Whether this browser plays the chime: `on` or `off`, absent until someone chose. Holds no content. */
const place = 'mini-m.chime';

/** What was chosen in this browser; by default, only the facilitator hears the chime. */
export function chimeWanted(facilitator: boolean): boolean {
  try {
    const chosen = localStorage.getItem(place);
    return chosen === null ? facilitator : chosen === 'on';
  } catch {
    // This frame has no storage; nothing depends on it.
    return facilitator;
  }
}

export function rememberChime(wanted: boolean): void {
  try {
    localStorage.setItem(place, wanted ? 'on' : 'off');
  } catch {
    // As above.
  }
}

let audio: AudioContext | undefined;

/** Plays two soft notes, once. Silent if the browser allows no sound yet: a late chime would startle. */
export function playChime(): void {
  if (!navigator.userActivation?.hasBeenActive) return;
  audio ??= new AudioContext();
  const at = audio.currentTime + 0.05;
  note(audio, 659.25, at);
  note(audio, 880, at + 0.18);
  // The browser may have suspended the context since it was allowed.
  void audio.resume();
}

/** One note that swells and fades: frequency in Hz, start in seconds. */
function note(audio: AudioContext, frequency: number, at: number): void {
  const tone = new OscillatorNode(audio, { frequency });
  const volume = new GainNode(audio, { gain: 0 });
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.08, at + 0.04);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.9);
  tone.connect(volume).connect(audio.destination);
  tone.start(at);
  tone.stop(at + 1);
}
