using System.Globalization;
using ZsIdNode.Cli.Commands;
using ZsIdNode.Cli.Output;
using ZsIdNode.Client.Http;
using ZsIdNode.Client.Import;
using ZsIdNode.Client.Wire;
using ZsIdNode.Handles;
using ZsIdNode.Metering;
using ZsIdNode.Server;
using HandleAnswer = ZsIdNode.Client.Wire.HandleAnswer;

namespace ZsIdNode.Cli.Quickstart;

/// <summary>
/// Shows a fresh node at work: (1) home the enterprises' prefixes, (2) import their catalogues, (3) resolve by
/// each door, (4) today's counts, (5) how far they go towards an award. Everything goes through the doors, as
/// an enterprise's own software would.
/// </summary>
internal sealed class QuickstartTour(Node node, NodeClient http)
{
    private const string NodePrefix = "88.118";
    private const string NodeRegistrant = "中山二级节点(示例)";

    public async Task<int> RunAsync(CancellationToken stop)
    {
        IReadOnlyList<SampleEnterprise> enterprises = SampleEnterprise.ReadAll();

        // (1)
        Heading("1. 前缀 Prefixes");
        int verdict = await HomeAsync(NodePrefix, NodeRegistrant, stop).ConfigureAwait(false);
        foreach (SampleEnterprise enterprise in enterprises)
        {
            verdict = verdict == Verdict.Done ? await HomeAsync(enterprise.Prefix, enterprise.Registrant, stop).ConfigureAwait(false) : verdict;
        }

        // (2)
        Heading("2. 批量注册 Registration");
        foreach (SampleEnterprise enterprise in enterprises)
        {
            verdict = verdict == Verdict.Done
                ? await ImportCommand.RunAsync(http, enterprise.CatalogueFile, Prefix.Parse(enterprise.Prefix), report: null, batch: null, stop).ConfigureAwait(false)
                : verdict;
        }

        // (3)
        Heading("3. 解析 Resolution");
        verdict = verdict == Verdict.Done ? await ResolveAsync(enterprises, stop).ConfigureAwait(false) : verdict;

        // (4)
        Heading("4. 今日统计 Today's counts");
        verdict = verdict == Verdict.Done ? await ShowCountsAsync(enterprises, stop).ConfigureAwait(false) : verdict;

        // (5)
        Heading("5. 奖励进度 Award progress");
        return verdict == Verdict.Done ? AwardText.Write(Console.Out, Path.Combine(SampleEnterprise.Folder, "programmes"), node.Counts, BeijingDay.Of(TimeProvider.System.GetUtcNow())) : verdict;
    }

    private static void Heading(string text) => Console.WriteLine($"\n{text}");

    private static async Task<string> FirstHandleAsync(SampleEnterprise enterprise, CancellationToken stop)
    {
        FileStream file = File.OpenRead(enterprise.CatalogueFile);
        await using (file.ConfigureAwait(false))
        {
            CatalogueOpening opening = await CatalogueReader.OpenAsync(file, Prefix.Parse(enterprise.Prefix), stop: stop).ConfigureAwait(false);
            await foreach (CatalogueItem item in opening.Catalogue!.ReadAllAsync(stop).ConfigureAwait(false))
            {
                return item.Registration!.Handle.ToString();
            }
        }

        throw new InvalidDataException($"{enterprise.CatalogueFile} has no rows.");
    }

    private async Task<int> HomeAsync(string prefix, string registrant, CancellationToken stop)
    {
        NodeAnswer<PrefixAnswer> answer = await http.AllocateAsync(Prefix.Parse(prefix), registrant, stop).ConfigureAwait(false);
        if (answer.Fault is not null)
        {
            return Verdict.Fail(answer.Fault.Message);
        }

        Console.WriteLine($"  {prefix,-10}  {registrant}");
        return Verdict.Done;
    }

    private async Task<int> ResolveAsync(IReadOnlyList<SampleEnterprise> enterprises, CancellationToken stop)
    {
        HandleClient wire = Clients.Wire(HandleServer.At(node.Wire));
        await using (wire.ConfigureAwait(false))
        {
            foreach ((HandleTransport transport, SampleEnterprise enterprise) in new[] { HandleTransport.Udp, HandleTransport.Tcp }.Zip(enterprises))
            {
                string handle = await FirstHandleAsync(enterprise, stop).ConfigureAwait(false);
                HandleAnswer answer = await wire.ResolveAsync(handle, ResolutionQuery.All, transport, stop).ConfigureAwait(false);
                Console.WriteLine($"  {transport.ToString().ToUpperInvariant()} {node.Wire}");
                if (!answer.IsSuccess)
                {
                    return Verdict.Fail($"{handle}: response code {(int)answer.ResponseCode} {answer.ErrorText}");
                }

                RecordText.Write(Console.Out, answer.Handle, answer.Values);
            }
        }

        string last = await FirstHandleAsync(enterprises[^1], stop).ConfigureAwait(false);
        Console.WriteLine($"  HTTP {new Uri(node.Http, $"/api/handles/{last}")}");
        NodeAnswer<Client.Http.HandleAnswer> record = await http.ResolveAsync(Handle.Parse(last), stop).ConfigureAwait(false);
        if (record.Fault is not null)
        {
            return Verdict.Fail(record.Fault.Message);
        }

        foreach (ReceivedValue value in record.Value!.Values ?? [])
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {value.Index,5}  {value.Type}  {value.Data.ToString().ReplaceLineEndings("⏎")}"));
        }

        return Verdict.Done;
    }

    private async Task<int> ShowCountsAsync(IReadOnlyList<SampleEnterprise> enterprises, CancellationToken stop)
    {
        NodeAnswer<DayStats> answer = await http.StatsAsync(BeijingDay.Of(TimeProvider.System.GetUtcNow()).Date, prefix: null, stop).ConfigureAwait(false);
        if (answer.Value is not DayStats stats)
        {
            return Verdict.Fail(answer.Fault!.Message);
        }

        StatsText.Write(Console.Out, stats);
        foreach (SampleEnterprise enterprise in enterprises)
        {
            Console.WriteLine($"  {enterprise.Prefix}  {enterprise.Registrant}");
        }

        return Verdict.Done;
    }
}
