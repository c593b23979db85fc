// An independent client (oauth4webapi) against a running server. It writes the address a browser must open to its output,
// reads the address the browser was sent to from its input, and writes what it found as its last line.
import { createInterface } from "node:readline/promises";
import * as oauth from "oauth4webapi";

const [issuer, redirectUri, key] = [process.argv[2], process.argv[3], JSON.parse(process.argv[4])];
const local = { [oauth.allowInsecureRequests]: true };
const found = {};

function expect(holds, what) {
  if (!holds) throw new Error(`expected: ${what}`);
}

const server = await oauth.processDiscoveryResponse(
  new URL(issuer),
  await oauth.discoveryRequest(new URL(issuer), { algorithm: "oauth2", ...local }),
);

// The nonce of the server is learnt from the first refusal; the library then asks again by itself being called again.
async function withNonce(act) {
  try {
    return await act();
  } catch (error) {
    if (!oauth.isDPoPNonceError(error)) throw error;
    found.nonces = (found.nonces ?? 0) + 1;
    return await act();
  }
}

async function fieldApp() {
  const client = { client_id: "phone" };
  const auth = oauth.None();
  const DPoP = oauth.DPoP(client, await oauth.generateKeyPair("ES256"));
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const address = new URL(server.authorization_endpoint);
  for (const [name, value] of Object.entries({
    client_id: client.client_id,
    redirect_uri: redirectUri,
    response_type: "code",
    scope: "people:read visits:read",
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    dpop_jkt: await DPoP.calculateThumbprint(),
  })) {
    address.searchParams.set(name, value);
  }
  console.log(address.href);
  const lines = createInterface({ input: process.stdin });
  const landed = new URL((await lines[Symbol.asyncIterator]().next()).value);
  lines.close();
  const answer = oauth.validateAuthResponse(server, client, landed, state);
  let tokens = await withNonce(async () =>
    oauth.processAuthorizationCodeResponse(
      server,
      client,
      await oauth.authorizationCodeGrantRequest(server, client, auth, answer, redirectUri, verifier, { DPoP, ...local }),
    ),
  );
  expect(tokens.token_type === "dpop", "a token bound to the key");
  const first = tokens.refresh_token;
  tokens = await withNonce(async () =>
    oauth.processRefreshTokenResponse(
      server,
      client,
      await oauth.refreshTokenGrantRequest(server, client, auth, first, { DPoP, ...local }),
    ),
  );
  expect(tokens.refresh_token && tokens.refresh_token !== first, "a rotated refresh token");
  const me = () =>
    withNonce(() =>
      oauth.protectedResourceRequest(tokens.access_token, "GET", new URL(`${issuer}/v1/me`), undefined, null, { DPoP, ...local }),
    );
  found.me = await (await me()).json();
  const revoked = await oauth.revocationRequest(server, client, auth, tokens.refresh_token, local);
  await oauth.processRevocationResponse(revoked);
  found.afterRevocation = await me().then(
    (response) => response.status,
    (error) => error.status ?? error.cause?.status ?? String(error),
  );
}

async function integration() {
  const client = { client_id: "platform" };
  const { kid, ...jwk } = key;
  const signer = await crypto.subtle.importKey("jwk", jwk, { name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
  const auth = oauth.PrivateKeyJwt({ key: signer, kid });
  const tokens = await oauth.processClientCredentialsResponse(
    server,
    client,
    await oauth.clientCredentialsGrantRequest(server, client, auth, { scope: "people:read" }, local),
  );
  expect(tokens.token_type === "bearer" && !tokens.refresh_token, "a bearer token and no refresh token");
  const look = async () =>
    oauth.processIntrospectionResponse(
      server,
      client,
      await oauth.introspectionRequest(server, client, auth, tokens.access_token, local),
    );
  found.introspected = await look();
  const request = new Request(`${issuer}/v1/me`, { headers: { Authorization: `Bearer ${tokens.access_token}` } });
  const claims = await oauth.validateJwtAccessToken(server, request, "nuanxin", local);
  found.claims = claims.client_id;
  await oauth.processRevocationResponse(
    await oauth.revocationRequest(server, client, auth, tokens.access_token, local),
  );
  found.activeAfterwards = (await look()).active;
}

await fieldApp();
await integration();
console.log(JSON.stringify(found));
