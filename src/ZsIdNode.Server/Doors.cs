using System.Net;
using Microsoft.AspNetCore.Connections;
using ZsIdNode.Server.Http;

namespace ZsIdNode.Server;

/// <summary>Puts the TCP doors into one host: the wire protocol and HTTP, each on its own port.</summary>
internal static class Doors
{
    private static readonly TimeSpan StopTimeMost = TimeSpan.FromSeconds(10);

    public static WebApplication Build(NodeParts parts, NodeOptions options, IPEndPoint wire, IPEndPoint http, Action<ILoggingBuilder> logging)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        logging(builder.Logging);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(parts.Tcp);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopTimeMost);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.Http.BodyBytesMost;
            kestrel.Limits.MaxConcurrentConnections = options.Wire.ConnectionsMost;
            kestrel.Listen(wire, listen => listen.UseConnectionHandler<Wire.TcpDoor>());
            kestrel.Listen(http);
        });

        WebApplication doors = builder.Build();
        Map(doors, parts, options.Http);
        return doors;
    }

    private static void Map(WebApplication doors, NodeParts parts, HttpOptions options)
    {
        var tunnel = new TunnelEndpoint(parts.Service, parts.Workers);
        doors.Use(next => context => TunnelEndpoint.IsMeantBy(context.Request) ? tunnel.PostAsync(context) : next(context));

        var health = new HealthEndpoint(parts.Sequencer, parts.Store.Log);
        doors.MapGet(HealthEndpoint.Path, health.GetAsync);

        var stats = new StatsEndpoint(parts.Counts, parts.Prefixes, parts.Flusher, parts.Time);
        doors.MapGet(StatsEndpoint.Path, stats.GetAsync);

        var site = new SiteEndpoint(parts.Site);
        doors.MapGet(SiteEndpoint.Path, site.GetAsync);

        var prefixes = new PrefixEndpoints(parts.Homing, parts.Prefixes, parts.Token, options);
        doors.MapGet(PrefixEndpoints.Path, prefixes.ListAsync);
        doors.MapPost(PrefixEndpoints.Path + "/{**prefix}", prefixes.HomeAsync);
        doors.MapDelete(PrefixEndpoints.Path + "/{**prefix}", prefixes.UnhomeAsync);

        var bulk = new BulkEndpoint(parts.Changes, parts.Token, options);
        doors.MapPost(BulkEndpoint.Path, bulk.PostAsync);

        var handles = new HandleEndpoints(parts.Questions, parts.Changes, parts.Token, options);
        doors.MapGet(HandleEndpoints.Path + "{**handle}", handles.GetAsync);
        doors.MapPut(HandleEndpoints.Path + "{**handle}", handles.PutAsync);
        doors.MapDelete(HandleEndpoints.Path + "{**handle}", handles.DeleteAsync);

        var resolver = new ResolverEndpoint(parts.Questions);
        doors.MapGet("/{**handle}", resolver.GetAsync);
    }
}
