// SPDX-License-Identifier: GPL-3.0-or-later
// A real sign-in service (the npm package "oidc-provider") for test-sign-in-real: on the loopback, with tokens that
// end within seconds. Usage: node oidc-provider.mjs FOLDER, where FOLDER has node_modules. It prints its issuer, then
// obeys lines on its standard input, each answered by one line: "approve CODE", "deny CODE", "revoke", "short N".
import { createRequire } from 'node:module';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(path.join(path.resolve(process.argv[2]), 'index.js'));
const { default: Provider } = await import(pathToFileURL(require.resolve('oidc-provider')));

let life = 3600;
const server = createServer();
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(issuer, {
  clients: [
    { client_id: 'beffroi', token_endpoint_auth_method: 'none', redirect_uris: [], response_types: [],
      grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'] },
    { client_id: 'workstation', client_secret: 'a-secret', redirect_uris: [], response_types: [],
      grant_types: ['client_credentials'] },
  ],
  features: { deviceFlow: { enabled: true }, clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
  scopes: ['openid', 'offline_access'],
  ttl: { AccessToken: () => life, ClientCredentials: () => life, DeviceCode: () => 600, RefreshToken: () => 86400,
    Grant: () => 86400, IdToken: () => 3600 },
  rotateRefreshToken: true,
  findAccount: (ctx, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
});
server.on('request', provider.callback());
console.log(issuer);

let grantId;
async function obey(line) {
  const [verb, value] = line.split(' ');
  if (verb === 'short') life = Number(value);
  if (verb === 'revoke') {
    await provider.RefreshToken.revokeByGrantId(grantId);
    await (await provider.Grant.find(grantId)).destroy();
  }
  if (verb === 'approve' || verb === 'deny') {
    const code = await provider.DeviceCode.findByUserCode(value.replace(/[^A-Z0-9]/g, ''), { ignoreExpiration: true });
    if (verb === 'deny') {
      Object.assign(code, { error: 'access_denied', errorDescription: 'no' });
    } else {
      const grant = new provider.Grant({ accountId: 'anne', clientId: 'beffroi' });
      grant.addOIDCScope('openid offline_access');
      grantId = await grant.save();
      Object.assign(code, { accountId: 'anne', grantId, scope: 'openid offline_access', claims: {}, resource: [],
        authTime: Math.floor(Date.now() / 1000), acr: '0', amr: [] });
    }
    await code.save();
  }
  return `done ${verb}`;
}
for await (const line of createInterface({ input: process.stdin })) {
  console.log(await obey(line).catch((error) => `failed ${error.message}`));
}
process.exit(0);
