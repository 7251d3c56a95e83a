using Microsoft.EntityFrameworkCore.Migrations;

public partial class IndexOrdersByVoucher : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateIndex(name: "IX_orders_voucher", table: "orders", column: "voucher")
            .Annotation("Npgsql:CreatedConcurrently", true);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropIndex(name: "IX_orders_voucher", table: "orders");
    }
}
