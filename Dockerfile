# The server alone: stdio by default (docker run -i), `http` as command serves many clients.
FROM node:24-alpine AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build

FROM node:24-alpine
WORKDIR /app
COPY --from=build /src/package.json /src/LICENSE ./
COPY --from=build /src/dist/*.js /src/dist/THIRD-PARTY-LICENSES.txt ./dist/
USER node
# Of the container. The server refuses it without a token or per-user keys.
ENV SERVER_HOST=0.0.0.0
EXPOSE 8000
# Over stdio there is nothing to ask.
HEALTHCHECK --interval=30s --timeout=5s --start-period=5s CMD ["node", "-e", "const command = require('fs').readFileSync('/proc/1/cmdline', 'utf8').split('\\0'); if (command.includes('http')) fetch('http://127.0.0.1:' + (process.env.SERVER_PORT ?? 8000) + '/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1));"]
ENTRYPOINT ["node", "/app/dist/redmine-mcp.js"]
