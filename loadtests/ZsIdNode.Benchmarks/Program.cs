using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using ZsIdNode.Benchmarks;

if (args is ["directory", .. string[] options])
{
    await DirectoryLoad.RunAsync(options);
    return;
}

// A short job in this process, unless the command line names another: enough to see a factor or an allocation,
// and neighbours on the machine lose it for a minute only. The project is not built a second time.
Job job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
IConfig config = DefaultConfig.Instance.AddJob(job.AsDefault()).AddDiagnoser(MemoryDiagnoser.Default);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
