/** A piece of a text: words or, with `href`, a web address as it is shown. */
interface Piece {
  text: string;
  href?: string;
}

/** Splits a text at its web addresses. Each is shown as its host and, if anything follows, an ellipsis on the same line. */
export function piecesOf(text: string): Piece[] {
  return text.split(/(https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]}])/i).map((piece, at) => {
    const [, host, path] = (at % 2 === 1 && /^https?:\/\/([^/?#]+)\/?(.*)$/i.exec(piece)) || [];
    return host ? { text: path ? `${host}/\u2060…` : host, href: piece } : { text: piece };
  });
}
