FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG TARGETARCH
WORKDIR /source

# The packages alone: this layer is used again until one of these files changes.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/DevProxy.Cors/DevProxy.Cors.csproj src/DevProxy.Cors/
COPY src/DevProxy/DevProxy.csproj src/DevProxy/
RUN dotnet restore src/DevProxy --arch $TARGETARCH -p:PublishReadyToRun=true

COPY .editorconfig ./
COPY src src
# The tags are not copied: docker build --build-arg VERSION=0.2.0
ARG VERSION
RUN dotnet publish src/DevProxy --no-restore --arch $TARGETARCH --no-self-contained -p:PublishReadyToRun=true ${VERSION:+-p:Version=$VERSION} -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
COPY --from=build /app /app

# A folder with proxy.json is mounted on /config; the program stands elsewhere, so that no mount hides it.
WORKDIR /config

# Inside a container only what is published is reachable from outside: both listeners take all addresses.
# The runtime's diagnostics would write to /tmp, which a read-only root file system has not.
ENV DEVPROXY_HOST=0.0.0.0 \
    DEVPROXY_INSPECTOR_HOST=0.0.0.0 \
    DOTNET_EnableDiagnostics=0
EXPOSE 8010 8011
USER $APP_UID
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s CMD ["/app/devproxy", "health"]
ENTRYPOINT ["/app/devproxy"]
