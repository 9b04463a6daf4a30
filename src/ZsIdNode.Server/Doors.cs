using System.Net;
using Microsoft.AspNetCore.Connections;
using ZsIdNode.Server.Http;
using ZsIdNode.Server.Http.Authentication;
using ZsIdNode.Server.Http.Tls;
using ZsIdNode.Server.Maintenance;

namespace ZsIdNode.Server;

/// <summary>Puts the TCP doors into one host: the wire protocol and HTTP, each on its own port.</summary>
internal static class Doors
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    private static readonly TimeSpan StopTimeMost = TimeSpan.FromSeconds(10);

    public static WebApplication Build(NodeParts parts, NodeOptions options, IPEndPoint wire, IPEndPoint http, Action<ILoggingBuilder> logging)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        logging(builder.Logging);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(parts.Wire.Tcp);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopTimeMost);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.Http.BodyBytesMost;
            kestrel.Limits.MaxConcurrentConnections = options.Wire.ConnectionsMost;
            kestrel.Listen(wire, listen => listen.UseConnectionHandler<Wire.TcpDoor>());
            kestrel.Listen(http, listen =>
            {
                if (parts.Certificate is DoorCertificate certificate)
                {
                    listen.UseHttpAndHttps(certificate, parts.Time);
                }
            });
        });

        WebApplication doors = builder.Build();
        Map(doors, parts, options.Http);
        return doors;
    }

    private static void Map(WebApplication doors, NodeParts parts, HttpOptions options)
    {
        var unanswered = new UnansweredRequests(doors.Logger);
        doors.Use(next => context => unanswered.InvokeAsync(context, next));

        var tunnel = new TunnelEndpoint(parts.Wire.Service, parts.Workers);
        doors.Use(next => context => TunnelEndpoint.IsMeantBy(context.Request) ? tunnel.PostAsync(context) : next(context));

        // A handle may hold "..": routed by the path that the server has tidied up, it would be another request.
        doors.Use(next => context =>
        {
            context.Request.Path = RequestPath.AsSent(context);
            return next(context);
        });
        doors.UseRouting();

        var health = new HealthEndpoint(parts.Sequencer, parts.Store.Log, () => parts.Store.Trouble, () => StoreWarnings.Of(parts.Store));
        doors.MapMethods(HealthEndpoint.Path, Reading, health.GetAsync);

        var stats = new StatsEndpoint(parts.Counts, parts.Prefixes, parts.Flusher, parts.Time);
        doors.MapMethods(StatsEndpoint.Path, Reading, stats.GetAsync);

        var site = new SiteEndpoint(parts.Site);
        doors.MapMethods(SiteEndpoint.Path, Reading, site.GetAsync);

        var prefixes = new PrefixEndpoints(parts.Changes, parts.Prefixes, parts.Token, options);
        doors.MapMethods(PrefixEndpoints.Path, Reading, prefixes.ListAsync);
        doors.MapPost(PrefixEndpoints.Path + "/{**prefix}", prefixes.HomeAsync);
        doors.MapDelete(PrefixEndpoints.Path + "/{**prefix}", prefixes.UnhomeAsync);

        var backup = new BackupEndpoint(parts.Backups, parts.Token, options);
        doors.MapMethods(BackupEndpoint.Path, Reading, backup.GetAsync);
        doors.MapPost(BackupEndpoint.Path, backup.BeginAsync);

        var bulk = new BulkEndpoint(parts.Changes, parts.Store.Views.Batches, parts.Token, options);
        doors.MapMethods(BulkEndpoint.Path, Reading, bulk.GetAsync);
        doors.MapPost(BulkEndpoint.Path, bulk.PostAsync);

        var handles = new HandleEndpoints(parts.Questions, parts.HttpIdentity.Callers);
        doors.MapMethods(HandleEndpoints.Path + "{**handle}", Reading, handles.GetAsync);

        var handleChanges = new HandleChanges(parts.Changes, parts.HttpIdentity.Callers, options, Guid.NewGuid);
        doors.MapPut(HandleEndpoints.Path + "{**handle}", handleChanges.PutAsync);
        doors.MapDelete(HandleEndpoints.Path + "{**handle}", handleChanges.DeleteAsync);

        var lists = new HandleListEndpoint(parts.Handles, parts.Prefixes, parts.Authority, parts.HttpIdentity.Callers);
        doors.MapMethods(HandleListEndpoint.Path, Reading, lists.GetAsync);

        var sessions = new SessionEndpoints(parts.HttpIdentity.Sessions, parts.HttpIdentity.Proofs);
        doors.MapPost(SessionEndpoints.Path, sessions.OpenAsync);
        doors.MapMethods(SessionEndpoints.ThisPath, Reading, sessions.ShowAsync);
        doors.MapPut(SessionEndpoints.ThisPath, sessions.AnswerAsync);
        doors.MapPost(SessionEndpoints.ThisPath, sessions.AnswerAsync);
        doors.MapDelete(SessionEndpoints.ThisPath, sessions.EndAsync);

        var resolver = new ResolverEndpoint(parts.Questions);
        doors.MapMethods("/{**handle}", Reading, resolver.GetAsync);
    }
}
