FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
RUN apt-get update && apt-get install -y --no-install-recommends clang zlib1g-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /source

# The packages alone: this layer is used again until one of these files changes.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/DevProxy.Cors/DevProxy.Cors.csproj src/DevProxy.Cors/
COPY src/DevProxy/DevProxy.csproj src/DevProxy/
RUN dotnet restore src/DevProxy --use-current-runtime -p:PublishAot=true

COPY .editorconfig ./
COPY docs docs
COPY src src
# The tags are not copied: docker build --build-arg VERSION=0.2.0
ARG VERSION
RUN dotnet publish src/DevProxy --no-restore --use-current-runtime -p:PublishAot=true ${VERSION:+-p:Version=$VERSION} -o /app

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
# One native file: no runtime, no shell.
COPY --from=build /app/devproxy /app/devproxy

# A folder with proxy.json is mounted on /config; the program stands elsewhere, so that no mount hides it.
WORKDIR /config

# Inside a container only what is published is reachable from outside: both listeners take all addresses.
ENV DEVPROXY_HOST=0.0.0.0 \
    DEVPROXY_INSPECTOR_HOST=0.0.0.0
EXPOSE 8010 8011
USER $APP_UID
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s CMD ["/app/devproxy", "health"]
ENTRYPOINT ["/app/devproxy"]
