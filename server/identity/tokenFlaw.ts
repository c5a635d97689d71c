import { errors } from 'jose';

/** The flaw of a token that `jose` rejected, as a code; `undefined` if something other than the token failed. */
export function tokenFlaw(error: unknown): string | undefined {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) return claimFlaw(error);
  if (error instanceof errors.JOSEAlgNotAllowed) return 'algorithm';
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
    return 'key-unknown';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) return 'malformed';
  if (error instanceof errors.JOSENotSupported) return 'malformed';
  return undefined;
}

function claimFlaw({ claim, reason }: errors.JWTClaimValidationFailed): string {
  if (claim === 'iss') return 'issuer';
  if (claim === 'aud') return 'audience';
  if (claim === 'sub') return 'without-person';
  return reason === 'check_failed' && (claim === 'nbf' || claim === 'iat') ? 'not-yet-valid' : 'without-time';
}
