using System.Text;
using System.Text.Json;
using ZsIdNode.Handles;
using ZsIdNode.Protocol;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Server.Sites;

namespace ZsIdNode.Server.Http;

/// <summary><c>/api/prefixes</c>: GET lists the homed prefixes; POST and DELETE on one of them home and unhome it.</summary>
internal sealed class PrefixEndpoints(ChangeDesk changes, PrefixDirectory prefixes, AccessToken token, HttpOptions options)
{
    public const string Path = "/api/prefixes";

    public Task ListAsync(HttpContext context)
    {
        HomedPrefix[] homed = [.. prefixes.Current.All.OrderBy(prefix => prefix.Prefix.ToString(), StringComparer.Ordinal)];
        return JsonAnswer.SendAsync(context, 200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("responseCode", (int)ResponseCode.Success);

            // The Handle REST interface writes this count as text.
            writer.WriteString("totalCount", homed.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
            writer.WriteStartArray("prefixes");
            foreach (HomedPrefix prefix in homed)
            {
                writer.WriteStringValue($"{Prefix.NamingAuthority}/{prefix.Prefix}");
            }

            writer.WriteEndArray();
            writer.WriteStartArray("registrants");
            foreach (HomedPrefix prefix in homed)
            {
                writer.WriteStringValue(prefix.Registrant);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    public async Task HomeAsync(HttpContext context)
    {
        if (await ReadPrefixAsync(context).ConfigureAwait(false) is not Prefix prefix)
        {
            return;
        }

        byte[]? body = await RequestBody.ReadAsync(context, options.BodyBytesMost).ConfigureAwait(false);
        if (body is null)
        {
            return;
        }

        if (!TryReadRegistrant(body, out string registrant))
        {
            await JsonAnswer.RefuseAsync(context, 400, ResponseCode.ProtocolError, prefix.ToString(), $"Expected a JSON body such as {{\"registrant\":\"中山某企业\"}} with a name of at most {PrefixHoming.RegistrantCharactersMost} characters.")
                .ConfigureAwait(false);
            return;
        }

        await SendAsync(context, prefix, await changes.HomeAsync(prefix, registrant, Requester.Operator, Door.Http).ConfigureAwait(false)).ConfigureAwait(false);
    }

    public async Task UnhomeAsync(HttpContext context)
    {
        if (await ReadPrefixAsync(context).ConfigureAwait(false) is Prefix prefix)
        {
            await SendAsync(context, prefix, await changes.UnhomeAsync(prefix, Requester.Operator, Door.Http).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private static Task SendAsync(HttpContext context, Prefix prefix, ChangeOutcome outcome)
    {
        (int status, ResponseCode code, string message) = RefusalStatus.Of(outcome.Refusal);
        return JsonAnswer.RefuseAsync(context, status, code, prefix.ToString(), message);
    }

    private static bool TryReadRegistrant(byte[] body, out string registrant)
    {
        registrant = "";
        try
        {
            using JsonDocument json = JsonDocument.Parse(body.Length == 0 ? "{}"u8.ToArray() : body);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("registrant", out JsonElement name))
            {
                registrant = name.ValueKind == JsonValueKind.String ? name.GetString()!.Trim() : "";
                return registrant.Length is > 0 and <= PrefixHoming.RegistrantCharactersMost && !registrant.Any(char.IsControl);
            }

            return json.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is how the parser says that a string is not valid Unicode.
            return false;
        }
    }

    private async Task<Prefix?> ReadPrefixAsync(HttpContext context)
    {
        string text = Encoding.UTF8.GetString(RequestPath.After(Path + "/", context));
        if (!token.IsShownBy(context.Request))
        {
            await Unauthorized.SendAsync(context, text).ConfigureAwait(false);
            return null;
        }

        // The Handle REST interface takes the prefix bare or as a prefix handle.
        string bare = text.StartsWith("0.NA/", StringComparison.OrdinalIgnoreCase) ? text["0.NA/".Length..] : text;
        if (Prefix.TryParse(bare, out Prefix prefix))
        {
            return prefix;
        }

        await JsonAnswer.RefuseAsync(context, 400, ResponseCode.InvalidHandle, text, "Not a prefix; expected dot-separated letters and digits, such as 88.118.42.").ConfigureAwait(false);
        return null;
    }
}
