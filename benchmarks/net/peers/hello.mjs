// SPDX-License-Identifier: Apache-2.0
// Says hello by Node's http module. Prints its address.

import http from "node:http";

const hello = "hello, world\n";
const server = http.createServer((request, response) => {
    response.writeHead(200, { "content-type": "text/plain; charset=utf-8", "content-length": hello.length });
    response.end(hello);
});
server.listen(0, "127.0.0.1", 4096, () => {
    const { address, port } = server.address();
    console.log(`${address}:${port}`);
});
