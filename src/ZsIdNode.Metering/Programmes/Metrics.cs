namespace ZsIdNode.Metering.Programmes;

/// <summary>The metrics that a programme may name.</summary>
public static class Metrics
{
    private const string Beijing = "Asia/Shanghai";

    public static readonly MetricDefinition NewIdentifiersInYear = new(year =>
    {
        long registered = year.Count(Measure.Registered);
        return new MetricValues(
            Favourable: new Quantity(registered, Days: 1),
            Conservative: new Quantity(Math.Max(0, registered - year.Count(Measure.Deleted)), Days: 1));
    })
    {
        Id = "newIdentifiersInYear",
        Version = 1,
        Text = new Bilingual(
            Zh: "自然年内新增注册的标识数量,按各前缀合计。有利口径:全部新增注册,不扣除删除。保守口径:新增注册减去同年内的全部删除(最低为零)。删除后跨年重新注册的标识在两种口径中均再次计入。",
            En: "Identifiers newly registered in the calendar year, summed over all prefixes. Favourable: every registration under which no record stood, deletions not subtracted. Conservative: registrations minus all deletions of the same year, not below zero. An identifier deleted in an earlier year and registered again counts again in both."),
        ExcludedEvents = new Bilingual(
            Zh: "前缀 0.NA 下的记录(节点自身的前缀记录);节点自身写入的记录;修改;被拒绝的注册。",
            En: "Records under the prefix 0.NA (the node's own prefix records); records that the node wrote itself; modifications; refused registrations."),
        Unit = new Bilingual("个标识", "identifiers"),
        TimeZone = Beijing,
        OfficialTable = "T8 (registrations of the day = newly added identifiers)",
    };

    public static readonly MetricDefinition MeanDailyResolutionsInYear = new(year =>
    {
        long resolved = year.Count(Measure.Resolved);
        return new MetricValues(
            Favourable: new Quantity(resolved, year.DaysInOperation),
            Conservative: new Quantity(resolved, year.DaysInYear));
    })
    {
        Id = "meanDailyResolutionsInYear",
        Version = 1,
        Text = new Bilingual(
            Zh: "自然年内日均成功解析次数,即至少返回一个标识值的应答。有利口径:除以当年截至统计日的运行天数(自首次有计数之日起,含统计日)。保守口径:除以全年天数(365 或 366),未提供服务的日期按零计。",
            En: "Mean daily successful resolutions in the calendar year: answers with at least one value. Favourable: divided by the days in operation so far in the year (from the first day on which anything was counted, the day of evaluation included). Conservative: divided by all days of the year (365 or 366); days without service count as zero."),
        ExcludedEvents = new Bilingual(
            Zh: "前缀 0.NA 下的解析;节点自身发起的解析;未找到标识或标识值、不由本节点负责、被拒绝的请求。由其他服务器或缓存应答的解析不经过本节点,未计入。外部拨测与重复请求目前无法识别,未扣除。",
            En: "Resolutions under the prefix 0.NA; resolutions by the node itself; requests that found no handle or no value, that other nodes answer for, or that were refused. What other servers or caches answered never reached this node and is not counted. Probes and repeated requests from outside are not recognised yet and not subtracted."),
        Unit = new Bilingual("次解析", "resolutions"),
        TimeZone = Beijing,
        OfficialTable = "T8 (successful responses to external requests)",
    };

    public static IReadOnlyList<MetricDefinition> All { get; } = [NewIdentifiersInYear, MeanDailyResolutionsInYear];

    public static MetricDefinition? Find(string id) => All.FirstOrDefault(metric => metric.Id == id);
}
