using System;
using Microsoft.EntityFrameworkCore.Migrations;

public partial class AddTokenToOrders : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<Guid>(
            name: "token", table: "orders", type: "uuid", nullable: false, defaultValueSql: "gen_random_uuid()");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropColumn(name: "token", table: "orders");
    }
}
