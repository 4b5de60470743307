namespace GraphCompiler.Ilgpu.Tests;

public sealed class WithoutIlgpu
{
    [Fact(Skip = "GPUs need ILGPU: build with -p:Ilgpu=true, which takes its packages, or -p:IlgpuPath=FOLDER, which takes its assemblies.")]
    public void Devices_run_what_the_processor_runs()
    {
    }
}
