# Endcap: the command `endcap` on its own Node, as a user without rights, in a root file system that may be read-only.
# What a project is stands in the volume /data.

FROM docker.io/library/node:24.21.0-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM docker.io/library/node:24.21.0-bookworm-slim
LABEL org.opencontainers.image.title="Endcap" \
      org.opencontainers.image.description="A retailer's sales and stock, from nightly files to a weekly table people trust to the cent" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production \
    XDG_CACHE_HOME=/tmp/cache
WORKDIR /opt/endcap
COPY --from=build /build/package.json /build/LICENSE ./
COPY --from=build /build/bin/endcap.js ./bin/endcap.js
COPY --from=build /build/deploy/docker/healthcheck.js ./healthcheck.js
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
RUN install --directory --owner=1000 --group=1000 /data
USER 1000:1000
WORKDIR /data
VOLUME ["/data"]
EXPOSE 4680
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["node", "/opt/endcap/healthcheck.js"]
ENTRYPOINT ["node", "/opt/endcap/bin/endcap.js"]
CMD ["serve", "--dir", "/data", "--host", "0.0.0.0"]
